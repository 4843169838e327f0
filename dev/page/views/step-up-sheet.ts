import type { StepUpPrompt } from '../../../src/client/index.ts';
import { actionButton, element } from '../dom.ts';
import { formatIban } from '../iban.ts';
import { formatMoney } from '../money.ts';
import { describeOutcome, type Outcome } from '../outcome.ts';
import type { Order } from '../transfer.ts';
import { countdown } from './countdown.ts';
import { type NextSteps, outcomeNotice } from './notice.ts';
import { qrCode } from './qr-code.ts';

/** How an approval stands. */
export type SheetState =
  | { readonly kind: 'waiting'; readonly prompt: Pick<StepUpPrompt, 'url' | 'code' | 'expiresAt'> }
  /** The phone has answered, and the rest is under way. */
  | { readonly kind: 'finishing' }
  | { readonly kind: 'ended'; readonly outcome: Outcome };

export interface StepUpSheet {
  readonly isOpen: () => boolean;
  show(order: Order, state: SheetState): void;
  close(): void;
}

/**
 * The sheet that is open while the phone is asked. It is modal: the focus goes in and comes back by itself. Escape cancels, as the button
 * does.
 */
export function createStepUpSheet(steps: NextSteps & { readonly cancel: () => void }): StepUpSheet {
  const content = element('div', { class: 'sheet-content' });
  const said = element('p', { class: 'visually-hidden', role: 'status' });
  const dialog = element('dialog', { class: 'sheet', 'aria-labelledby': 'sheet-title' }, content, said);
  let shown: SheetState['kind'] = 'ended';
  let stop = () => {};
  const title = document.title;

  const close = () => {
    stop();
    document.title = title;
    dialog.close();
    dialog.remove();
  };
  const leave = () => (shown === 'waiting' ? steps.cancel() : shown === 'ended' && close());
  dialog.addEventListener('cancel', (event) => {
    event.preventDefault();
    leave();
  });

  return {
    isOpen: () => dialog.open,
    close,
    show(order, state) {
      stop();
      stop = () => {};
      shown = state.kind;
      switch (state.kind) {
        case 'waiting': {
          const time = countdown(state.prompt.expiresAt, (text) => {
            said.textContent = text;
          });
          stop = time.stop;
          content.replaceChildren(...waiting(order, state.prompt, time.element, steps.cancel));
          document.title = 'Approve on your phone · Sample Bank';
          said.textContent = '';
          break;
        }
        case 'finishing':
          content.replaceChildren(
            heading('Your phone has answered'),
            transaction(order),
            element('p', { class: 'working' }, 'One moment …'),
          );
          said.textContent = 'Your phone has answered. One moment.';
          break;
        case 'ended':
          content.replaceChildren(...ended(order, state.outcome, steps, close));
          said.textContent = describeOutcome(state.outcome).text;
          break;
        default:
          state satisfies never;
      }
      if (!dialog.open) {
        document.body.append(dialog);
        dialog.showModal();
      }
      content.querySelector('h2')?.focus();
    },
  };
}

function heading(text: string): HTMLElement {
  return element('h2', { id: 'sheet-title', tabindex: '-1' }, text);
}

/** What is sent, exactly. With the code it is what the phone shows. */
export function transaction({ amount, currency, payee, route }: Order, code?: string): HTMLElement {
  const kind = { domestic: 'Transfer', instant: 'Instant transfer', abroad: 'Transfer abroad' }[route];
  return element(
    'dl',
    { class: 'transaction' },
    element('dt', {}, kind),
    element('dd', { class: 'amount' }, formatMoney(amount, currency)),
    element('dt', {}, 'To'),
    element('dd', { class: 'iban' }, formatIban(payee)),
    ...(code === undefined ? [] : codeRow(code)),
  );
}

function codeRow(code: string): readonly HTMLElement[] {
  const digits = element('span', { 'aria-hidden': 'true' }, code);
  const aloud = element('span', { class: 'visually-hidden' }, [...code].join(' '));
  return [element('dt', { class: 'match' }, 'Code'), element('dd', { class: 'match' }, digits, aloud)];
}

function waiting(
  order: Order,
  { url, code }: Pick<StepUpPrompt, 'url' | 'code'>,
  time: HTMLElement,
  cancel: () => void,
): readonly HTMLElement[] {
  const link = element(
    'a',
    { class: 'button', href: url, target: '_blank', rel: 'noopener noreferrer' },
    'Open the request',
  );
  return [
    heading('Approve on your phone'),
    element(
      'p',
      {},
      `Your phone shows this transfer. Approve it there only if ${code === undefined ? 'amount and payee' : 'amount, payee and code'} are the same.`,
    ),
    transaction(order, code),
    element(
      'div',
      { class: 'ways' },
      element('div', { class: 'scan' }, qrCode(url, 'QR code that opens the request on your phone')),
      element(
        'div',
        { class: 'way' },
        element(
          'p',
          { class: 'hint' },
          'Nothing on your phone? ',
          element('span', { class: 'scan' }, 'Scan this, or:'),
        ),
        link,
      ),
    ),
    time,
    element('div', { class: 'actions' }, actionButton('Cancel', 'plain', cancel)),
  ];
}

function ended(order: Order, outcome: Outcome, steps: NextSteps, close: () => void): readonly HTMLElement[] {
  const closing = (act: () => void) => () => {
    close();
    act();
  };
  const { again, check, signIn } = steps;
  const notice = outcomeNotice(
    outcome,
    { again: closing(again), check: closing(check), signIn: closing(signIn) },
    'h2',
  );
  notice.querySelector('h2')?.setAttribute('id', 'sheet-title');
  const done = actionButton(
    outcome.kind === 'executed' ? 'Done' : 'Close',
    outcome.kind === 'executed' ? 'primary' : 'plain',
    close,
  );
  return [notice, transaction(order), element('div', { class: 'actions' }, done)];
}
