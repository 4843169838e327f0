import { type Order, ROUTES } from './transfer.ts';

const KEY = 'bank:pending-order';

/** Where an order stands: its prompt is on the phone, or it is over, and the request may have been sent. */
export type PendingState = 'asked' | 'maybe_sent';

export interface PendingOrder {
  readonly order: Order;
  readonly state: PendingState;
}

/** Remembers an order that is under way, so that a reload of the page can go on with it, or tell that nobody knows. */
export function keepPending(order: Order, state: PendingState): void {
  sessionStorage.setItem(KEY, JSON.stringify({ order, state }));
}

export function forgetPending(): void {
  sessionStorage.removeItem(KEY);
}

/** The order from this account that a reload interrupted; undefined where there is none, or it is no order. */
export function findPending(accountId: string): PendingOrder | undefined {
  const members = membersOf(parse(sessionStorage.getItem(KEY) ?? ''));
  const order = members.get('order');
  if (!isOrder(order) || order.from !== accountId) return undefined;
  // Whatever else it says, to ask once more is what may pay twice.
  return { order, state: members.get('state') === 'asked' ? 'asked' : 'maybe_sent' };
}

function isOrder(value: unknown): value is Order {
  const members = membersOf(value);
  const texts = ['from', 'amount', 'currency', 'payee', 'idempotencyKey'];
  return (
    texts.every((name) => typeof members.get(name) === 'string') && Object.hasOwn(ROUTES, String(members.get('route')))
  );
}

function membersOf(value: unknown): ReadonlyMap<string, unknown> {
  return new Map(typeof value === 'object' && value !== null ? Object.entries(value) : []);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
