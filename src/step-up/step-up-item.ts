import * as z from 'zod/mini';
import { StoredItemInvalidError } from './errors.ts';
import { date, nonce, text, whole } from './item-fields.ts';
import { parseItem } from './parse-item.ts';
import type { Challenge, Evidence, Spent, StepUpRecord } from './record.ts';

const opened = { nonce, until: date, session_id: text, acr: text };
const ringing = { ...opened, flow: text, rang_at: date, provider_user_id: text };
const challenged = { ...ringing, provider_challenge_id: text, challenge_url: text, code: z.optional(text) };

const challenge = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('pending'), ...opened, transaction: z.optional(text) }),
  z.strictObject({ state: z.literal('ringing'), ...ringing, transaction: z.optional(text) }),
  z.strictObject({ state: z.enum(['challenged', 'answered', 'refused']), ...challenged }),
]);
const ticket = z.strictObject({ sha256: text, used_by: z.optional(text) });
const evidence = z.strictObject({
  acr: text,
  amr: z.array(text),
  auth_time: date,
  nonce,
  ticket: z.optional(ticket),
});
const spent = z.strictObject({ attempt: text, invocation: text, nonce, at: date });

const stepUpItem = z.strictObject({
  pk: text,
  sk: text,
  rev: whole,
  challenge,
  evidence: z.optional(evidence),
  spent: z.optional(spent),
  last_spent: z.optional(spent),
  purge_at: date,
});

/**
 * Reads a step-up item. Beyond the shape of each attribute it requires what every transition keeps true: evidence
 * belongs to an answered challenge, and `spent` to evidence. Anything else is refused, never repaired (T19).
 *
 * @throws StoredItemInvalidError naming the attribute, never its value.
 */
export function stepUpRecordOf(item: unknown): StepUpRecord {
  const parsed = parseItem(stepUpItem, item);
  const record: StepUpRecord = {
    rev: parsed.rev,
    challenge: challengeOf(parsed.challenge),
    evidence: parsed.evidence && evidenceOf(parsed.evidence),
    spent: parsed.spent && spentOf(parsed.spent),
    lastSpent: parsed.last_spent && spentOf(parsed.last_spent),
    purgeAt: parsed.purge_at,
  };
  if ((record.challenge.state === 'answered') !== (record.evidence !== undefined)) {
    throw new StoredItemInvalidError('evidence exists if and only if challenge.state is answered');
  }
  if (
    record.evidence &&
    (record.evidence.nonce !== record.challenge.nonce || record.evidence.acr !== record.challenge.acr)
  ) {
    throw new StoredItemInvalidError('evidence is not of this challenge');
  }
  if (record.spent && record.spent.nonce !== record.evidence?.nonce) {
    throw new StoredItemInvalidError('spent is not of this evidence');
  }
  return record;
}

/** The attributes of a record, without its key. Parts that are undefined are left out of the item by `putItem`. */
export function stepUpAttributesOf(record: StepUpRecord): z.input<typeof attributes> {
  return {
    rev: record.rev,
    challenge: challengeAttributes(record.challenge),
    evidence: record.evidence && evidenceAttributes(record.evidence),
    spent: record.spent,
    last_spent: record.lastSpent,
    purge_at: record.purgeAt,
  };
}

const attributes = z.omit(stepUpItem, { pk: true, sk: true });

function challengeOf(item: z.output<typeof challenge>): Challenge {
  const base = { nonce: item.nonce, until: item.until, sessionId: item.session_id, acr: item.acr };
  if (item.state === 'pending') return { ...base, state: item.state, transaction: item.transaction };

  const rang = { ...base, flow: item.flow, rangAt: item.rang_at, providerUserId: item.provider_user_id };
  if (item.state === 'ringing') return { ...rang, state: item.state, transaction: item.transaction };

  return {
    ...rang,
    state: item.state,
    providerChallengeId: item.provider_challenge_id,
    challengeUrl: item.challenge_url,
    code: item.code,
  };
}

function challengeAttributes(value: Challenge): z.input<typeof challenge> {
  const base = { nonce: value.nonce, until: value.until, session_id: value.sessionId, acr: value.acr };
  if (value.state === 'pending') return { ...base, state: value.state, transaction: value.transaction };

  const rang = { ...base, flow: value.flow, rang_at: value.rangAt, provider_user_id: value.providerUserId };
  if (value.state === 'ringing') return { ...rang, state: value.state, transaction: value.transaction };

  return {
    ...rang,
    state: value.state,
    provider_challenge_id: value.providerChallengeId,
    challenge_url: value.challengeUrl,
    code: value.code,
  };
}

function evidenceOf({ acr, amr, auth_time: authTime, nonce, ticket }: z.output<typeof evidence>): Evidence {
  return { acr, amr, authTime, nonce, ticket: ticket && { sha256: ticket.sha256, usedBy: ticket.used_by } };
}

function evidenceAttributes({ acr, amr, authTime, nonce, ticket }: Evidence): z.input<typeof evidence> {
  return {
    acr,
    amr: [...amr],
    auth_time: authTime,
    nonce,
    ticket: ticket && { sha256: ticket.sha256, used_by: ticket.usedBy },
  };
}

function spentOf({ attempt, invocation, nonce, at }: z.output<typeof spent>): Spent {
  return { attempt, invocation, nonce, at };
}
