import { createStepUpFetch, type StepUpPrompt } from '../../src/client/index.ts';
import type { PageConfig } from '../page-server/page-config.ts';
import { observedFetch } from './exchanges.ts';
import { localStack } from './local-stack.ts';
import type { Session } from './session.ts';
import { sendOrder } from './transfer.ts';
import { bankView } from './views/bank-view.ts';
import { behindPanel } from './views/behind-panel.ts';

/** How often the record is read while an order is under way. Milliseconds. */
const RECORD_MS = 700;

/** Everything for somebody who is signed in: the view, the panel beside it, and the way out. */
export async function openBank(config: PageConfig, session: Session, onSignIn: () => void) {
  const panel = behindPanel();
  const showRecords = () => {
    // A picture of the table, not worth a word where it cannot be had.
    localStack.recordsOf(session.sub).then(panel.showRecords, () => {});
  };
  let onStepUp = (_prompt: StepUpPrompt) => {};
  const send = createStepUpFetch({
    apiUrl: config.api_url,
    getAccessToken: session.getAccessToken,
    cognito: { endpoint: config.user_pool_url, stepUpClientId: config.clients.step_up },
    onStepUp: (prompt) => onStepUp(prompt),
    storage: sessionStorage,
    fetch: observedFetch((input, init) => fetch(input, init), panel.showExchange),
  });

  const [accountId = ''] = await localStack.accountsOf(session.sub);
  let watching: ReturnType<typeof setInterval> | undefined;
  const view = bankView({
    accountId,
    async balanceOf(id) {
      const response = await askTwice(send, `${config.api_url}/accounts/${encodeURIComponent(id)}`);
      // The sign-in of a stack that was started anew, or one that was ended elsewhere.
      if (response.status === 401) onSignIn();
      if (!response.ok) throw new Error(`the balance: status ${response.status}`);
      const { balance }: { readonly balance: string } = await response.json();
      return balance;
    },
    send: (order, signal) => sendOrder(send, config.api_url, order, signal),
    onSignIn,
    onBusy(isBusy) {
      clearInterval(watching);
      if (isBusy) watching = setInterval(showRecords, RECORD_MS);
      showRecords();
    },
  });
  onStepUp = view.onStepUp;

  return {
    view: view.element,
    panel: panel.elements,
    start() {
      view.start();
      showRecords();
    },
    /** Ends what the sign-in has stepped up to, and then the sign-in. Without a connection only the latter. */
    async signOut(): Promise<void> {
      view.stop();
      await send(`${config.api_url}/sign-out`, { method: 'POST', signal: AbortSignal.timeout(5000) }).catch(() => {});
      clearInterval(watching);
      await session.signOut();
    },
  };
}

/** A first request may meet functions that are only starting. */
async function askTwice(send: typeof fetch, url: string): Promise<Response> {
  const response = await send(url);
  if (response.status !== 503) return response;
  await new Promise((resolve) => setTimeout(resolve, 1000));
  return send(url);
}
