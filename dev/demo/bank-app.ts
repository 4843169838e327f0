import { createStepUpFetch } from '../../src/client/index.ts';
import type { StackDescription } from '../stack/stack-description.ts';
import { createBankClient, type Payment } from './bank-client.ts';
import { type Exchange, fetchBy, replyOf } from './exchange.ts';
import { wordOf } from './replies.ts';

/** What an app is told during a step-up that goes well: a denial comes before it, and the answer to the same request after it. */
export const COUNTERSIGNED = 'bind → liveid → approved → tokens';

export interface BankAppOptions {
  readonly exchange: Exchange;
  /** What the person does once the prompt is on the phone. The app sends nothing before that, so that the story is the same each time. */
  readonly act: () => Promise<void>;
}

export type BankApp = ReturnType<typeof openBankApp>;

/** The bank's app in the hands of a person who is signed in. It sends by `countersign/client`, so it has them countersign what needs it. */
export function openBankApp(stack: StackDescription, token: string, { exchange, act }: BankAppOptions) {
  let words: string[] = [];
  let acted = Promise.resolve();
  const stuck = new AbortController();

  const stepUpFetch = createStepUpFetch({
    apiUrl: stack.api_url,
    getAccessToken: async () => token,
    cognito: { endpoint: `${stack.user_pool_url}/`, stepUpClientId: stack.clients.step_up },
    onStepUp() {
      acted = act();
    },
    fetch: fetchBy(async (request) => {
      try {
        await acted;
        const reply = await exchange(request);
        words.push(wordOf(reply));
        return reply;
      } catch (error) {
        // The client would take it for an outage, and ask again until the prompt ends.
        stuck.abort(error);
        throw error;
      }
    }),
  });
  const bank = createBankClient(stack.api_url, async ({ url, method, headers, body = null }) => {
    words = [];
    return replyOf(await stepUpFetch(url, { method, headers, body, signal: stuck.signal }));
  });

  return {
    transfer: (payment: Payment) => bank.transfer(token, payment),
    pay: (path: string, payment: Payment, idempotencyKey?: string) => bank.pay(token, path, payment, idempotencyKey),
    get: (path: string) => bank.get(token, path),
    /** The answers to the last request, and to all that it took. */
    told: () => words.join(' → '),
  };
}
