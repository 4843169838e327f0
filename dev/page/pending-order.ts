import { type Order, ROUTES } from './transfer.ts';

const KEY = 'bank:pending-order';

/** Remembers an order whose prompt is on the phone, so that a reload of the page can go on with it. */
export function keepPending(order: Order): void {
  sessionStorage.setItem(KEY, JSON.stringify(order));
}

export function forgetPending(): void {
  sessionStorage.removeItem(KEY);
}

/** The order that a reload interrupted; undefined where there is none, or it is no order. */
export function findPending(): Order | undefined {
  const kept: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? 'null');
  return isOrder(kept) ? kept : undefined;
}

function isOrder(value: unknown): value is Order {
  if (typeof value !== 'object' || value === null) return false;
  const members = new Map<string, unknown>(Object.entries(value));
  const texts = ['from', 'amount', 'currency', 'payee', 'idempotencyKey'];
  return texts.every((name) => typeof members.get(name) === 'string') && String(members.get('route')) in ROUTES;
}
