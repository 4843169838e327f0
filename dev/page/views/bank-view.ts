import type { StepUpPrompt } from '../../../src/client/index.ts';
import { element } from '../dom.ts';
import type { Outcome } from '../outcome.ts';
import { findPending, forgetPending, keepPending } from '../pending-order.ts';
import type { Order } from '../transfer.ts';
import { accountCard } from './account-card.ts';
import { outcomeNotice } from './notice.ts';
import { createStepUpSheet, transaction } from './step-up-sheet.ts';
import { transferForm } from './transfer-form.ts';

export interface BankDeps {
  readonly accountId: string;
  /** Asks the API for the balance. */
  readonly balanceOf: (accountId: string) => Promise<string>;
  readonly send: (order: Order, signal: AbortSignal) => Promise<Outcome>;
  readonly onSignIn: () => void;
  /** While an order is under way. */
  readonly onBusy: (isBusy: boolean) => void;
}

/** Outcomes of an approval: they have the sheet even where it was not open. */
const OF_PHONE: ReadonlySet<Outcome['kind']> = new Set([
  'declined',
  'expired',
  'locked',
  'busy',
  'not_rung',
  'not_enrolled',
]);

/** The account, and the form that sends money from it. */
export function bankView({ accountId, balanceOf, send, onSignIn, onBusy }: BankDeps) {
  const account = accountCard(accountId, balanceOf);
  const result = element('div', { class: 'result', role: 'status' });
  let running: { readonly order: Order; readonly controller: AbortController } | undefined;
  let last: Order | undefined;

  const again = () => last && void run(last);
  const check = () => void account.refresh().then(() => account.focus());
  const steps = { again, check, signIn: onSignIn };
  const sheet = createStepUpSheet({ ...steps, cancel: () => running?.controller.abort() });
  const form = transferForm(accountId, (order) => void run(order));

  async function run(order: Order): Promise<void> {
    if (running) return;
    const controller = new AbortController();
    running = { order, controller };
    last = order;
    form.remember(order);
    result.replaceChildren();
    form.setBusy(true);
    onBusy(true);
    const outcome = await send(order, controller.signal);
    running = undefined;
    forgetPending();
    form.setBusy(false);
    onBusy(false);
    show(order, outcome);
    if (outcome.kind === 'executed') {
      if (outcome.balance === undefined) void account.refresh();
      else account.show(outcome.balance);
      form.reset();
    }
  }

  function show(order: Order, outcome: Outcome): void {
    // What never reached the phone and went through needs no sheet.
    if (sheet.isOpen() || OF_PHONE.has(outcome.kind)) sheet.show(order, { kind: 'ended', outcome });
    else {
      result.replaceChildren(outcomeNotice(outcome, steps, 'h3'), transaction(order));
      result.scrollIntoView({ block: 'nearest' });
    }
  }

  function onStepUp(prompt: StepUpPrompt): void {
    if (!running) return;
    const { order } = running;
    keepPending(order, 'asked');
    form.say('');
    sheet.show(order, { kind: 'waiting', prompt });
    prompt.signal.addEventListener('abort', () => {
      if (running?.order !== order || running.controller.signal.aborted) return;
      // From here on it may be sent: begun again after a reload, it could ask for a second approval, and pay twice.
      keepPending(order, 'maybe_sent');
      sheet.show(order, { kind: 'finishing' });
    });
  }

  const view = element(
    'div',
    { class: 'bank' },
    element('h1', { tabindex: '-1' }, 'Your account'),
    account.element,
    element('section', { class: 'card', 'aria-labelledby': 'transfer-title' }, form.element, result),
  );
  return {
    element: view,
    onStepUp,
    /** Reads the balance, and goes on with an order that a reload interrupted; what may have been sent is not sent again. */
    start() {
      void account.refresh();
      const pending = findPending(accountId);
      if (pending?.state === 'asked') return void run(pending.order);
      forgetPending();
      if (!pending) return;
      form.remember(pending.order);
      show(pending.order, { kind: 'no_answer' });
    },
    /** Ends what is under way, when the person leaves. */
    stop() {
      running?.controller.abort();
      forgetPending();
      if (sheet.isOpen()) sheet.close();
    },
  };
}
