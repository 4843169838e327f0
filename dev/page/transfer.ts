import { contentDigest, StepUpError, transactionHeader } from '../../src/client/index.ts';
import type { Outcome } from './outcome.ts';

/** The routes of the sample bank's policy that send money. */
export const ROUTES = {
  domestic: '/transfers/domestic',
  instant: '/transfers/instant',
  abroad: '/transfers/international',
} as const;

/** What the person wants to send. */
export interface Order {
  readonly route: keyof typeof ROUTES;
  readonly from: string;
  readonly amount: string;
  readonly currency: string;
  readonly payee: string;
  /** Names this order: sent again under it, it is still one order. */
  readonly idempotencyKey: string;
}

/** Sends an order by a `fetch` that steps up, and tells what became of it. Never rejects. */
export async function sendOrder(
  send: typeof fetch,
  apiUrl: string,
  order: Order,
  signal: AbortSignal,
): Promise<Outcome> {
  const { route, from, amount, currency, payee, idempotencyKey } = order;
  const body = JSON.stringify({ from, amount, currency, creditor: { iban: payee } });
  try {
    const response = await send(`${apiUrl}${ROUTES[route]}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'content-digest': await contentDigest(body),
        'idempotency-key': idempotencyKey,
        'x-high-value-transaction': transactionHeader({ amount, currency, payee }),
      },
      body,
      signal,
    });
    return await readOutcome(response);
  } catch (error) {
    return signal.aborted ? { kind: 'cancelled' } : failureOf(error);
  }
}

async function readOutcome(response: Response): Promise<Outcome> {
  const answer: Readonly<Record<string, unknown>> = await response.json().catch(() => ({}));
  if (response.ok) return { kind: 'executed', balance: textOf(answer['balance']) };
  if (response.status === 503 && answer['reason'] === 'authorizer_unavailable') {
    return { kind: 'unavailable', retryAfter: undefined };
  }
  if (answer['reason'] === 'no_execution_known') return { kind: 'not_known_yet' };
  if (response.status >= 500) return { kind: 'no_answer' };
  return { kind: 'refused', reason: String(answer['reason'] ?? `status_${response.status}`) };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function failureOf(error: unknown): Outcome {
  // What `fetch` rejects with where nobody answers.
  if (!(error instanceof StepUpError)) return { kind: navigator.onLine ? 'no_answer' : 'offline' };
  const { code, retryAfter, reason } = error;
  if (reason === 'ringing_interrupted') return { kind: 'not_rung', retryAfter };
  return code === 'failed' ? { kind: code, reason: reason ?? 'unknown' } : { kind: code, retryAfter };
}
