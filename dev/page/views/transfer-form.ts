import { element, field } from '../dom.ts';
import { formatIban, parseIban } from '../iban.ts';
import { parseAmount } from '../money.ts';
import type { Order } from '../transfer.ts';

/** How long a request may take before the form says what it waits for. Milliseconds. */
const SLOW_MS = 2500;

/**
 * The form of a transfer. An order gets its key here. The order that is remembered keeps it as long as payee, amount and kind stay as they
 * are: sent again, it is still one order. Only `reset` forgets it.
 */
export function transferForm(from: string, onOrder: (order: Order) => void) {
  const payee = field(
    'payee',
    'To (IBAN)',
    { autocomplete: 'off', spellcheck: 'false', autocapitalize: 'characters', maxlength: '42', required: true },
    'For example DE02 1203 0000 0000 2020 51',
  );
  const amount = field(
    'amount',
    'Amount in euros',
    { autocomplete: 'off', inputmode: 'decimal', maxlength: '16', required: true },
    '12.50 goes through at once; 1250.00 asks your phone',
  );
  const route = element(
    'select',
    { id: 'route', name: 'route' },
    element('option', { value: 'domestic' }, 'Domestic'),
    element('option', { value: 'instant' }, 'Instant'),
    element('option', { value: 'abroad' }, 'Abroad'),
  );
  const submit = element('button', { class: 'primary' }, 'Send');
  const status = element('p', { class: 'working', role: 'status' });
  const form = element(
    'form',
    { novalidate: true },
    element('h2', { id: 'transfer-title' }, 'Transfer'),
    payee.row,
    amount.row,
    element('div', { class: 'field' }, element('label', { for: 'route' }, 'Kind'), route),
    submit,
    status,
  );
  let busy = false;
  let remembered: Order | undefined;
  let slow: ReturnType<typeof setTimeout> | undefined;

  payee.input.addEventListener('blur', () => {
    const iban = parseIban(payee.input.value);
    if (iban !== undefined) payee.input.value = formatIban(iban);
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (busy) return;
    payee.refuse(undefined);
    amount.refuse(undefined);
    const iban = parseIban(payee.input.value);
    const euros = parseAmount(amount.input.value);
    if (euros === undefined) amount.refuse('Enter an amount such as 12.50.');
    if (iban === undefined) payee.refuse('This is not a valid IBAN. Check its digits.');
    if (iban === undefined || euros === undefined) return;
    const order = { route: routeOf(route.value), from, amount: euros, currency: 'EUR', payee: iban };
    const key = remembered && isSame(order, remembered) ? remembered.idempotencyKey : crypto.randomUUID();
    onOrder({ ...order, idempotencyKey: key });
  });

  const say = (text: string) => {
    clearTimeout(slow);
    status.textContent = text;
  };

  return {
    element: form,
    say,
    setBusy(next: boolean) {
      busy = next;
      submit.ariaDisabled = next ? 'true' : null;
      say(next ? 'Sending …' : '');
      if (next) slow = setTimeout(say, SLOW_MS, 'Still sending: your phone may be about to ring …');
    },
    remember(order: Order) {
      remembered = order;
    },
    reset() {
      remembered = undefined;
      form.reset();
    },
  };
}

function isSame(one: Omit<Order, 'idempotencyKey'>, other: Order): boolean {
  return one.route === other.route && one.amount === other.amount && one.payee === other.payee;
}

function routeOf(value: string): Order['route'] {
  return value === 'instant' || value === 'abroad' ? value : 'domestic';
}
