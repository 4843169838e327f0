import type { NumericDate } from '../shared/numeric-date.ts';
import { sameNonce } from './handle.ts';
import type { Evidence, StepUpRecord } from './record.ts';
import { refusal, type Transition, write } from './transitions.ts';

/**
 * Uses evidence, once. `nonce` is that of the evidence on which the caller decided. Evidence already spent counts as a
 * success only for the invocation that spent it, which met its own write after a lost response (F66): not for a
 * second request with the same `attempt`.
 */
export function spend(
  record: StepUpRecord | undefined,
  s: { readonly nonce: string; readonly attempt: string; readonly invocation: string; readonly maxAge: number },
  now: NumericDate,
): Transition {
  if (!record) return refusal('no_record');
  const { evidence, spent } = record;
  if (!evidence) return refusal('evidence_missing');
  if (!sameNonce(evidence.nonce, s.nonce)) return refusal('nonce_mismatch');
  if (spent) {
    return spent.invocation === s.invocation ? { kind: 'keep', record } : refusal('evidence_already_spent');
  }
  const stale = staleness(evidence, s.maxAge, now);
  if (stale) return refusal(stale);

  const { attempt, invocation } = s;
  return write(record, { spent: { attempt, invocation, nonce: evidence.nonce, at: now } }, now);
}

/**
 * Uses the ticket of evidence, once. Evidence that a request has been let through on has no more to say in a token. A ticket already
 * used counts as a success only for the invocation that used it (F66): a trigger that is repeated is another one.
 */
export function useTicket(
  record: StepUpRecord | undefined,
  t: { readonly nonce: string; readonly ticketSha256: string; readonly invocation: string; readonly maxAge: number },
  now: NumericDate,
): Transition {
  if (!record) return refusal('no_record');
  const { evidence, spent } = record;
  if (!evidence) return refusal('evidence_missing');
  if (!sameNonce(evidence.nonce, t.nonce)) return refusal('nonce_mismatch');
  const { ticket } = evidence;
  if (!ticket || !sameNonce(ticket.sha256, t.ticketSha256)) return refusal('ticket_unknown');
  if (ticket.usedBy !== undefined) {
    return ticket.usedBy === t.invocation ? { kind: 'keep', record } : refusal('ticket_already_used');
  }
  if (spent) return refusal('evidence_already_spent');
  const stale = staleness(evidence, t.maxAge, now);
  if (stale) return refusal(stale);

  return write(record, { evidence: { ...evidence, ticket: { ...ticket, usedBy: t.invocation } } }, now);
}

function staleness(
  { authTime }: Evidence,
  maxAge: number,
  now: NumericDate,
): 'authentication_in_future' | 'authentication_too_old' | undefined {
  const age = now - authTime;
  if (age < 0) return 'authentication_in_future';
  // Not `age > maxAge`: a maxAge that is no number must refuse.
  return age <= maxAge ? undefined : 'authentication_too_old';
}
