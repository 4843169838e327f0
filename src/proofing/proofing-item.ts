import * as z from 'zod/mini';
import { IALS } from '../shared/ial.ts';
import { date, text, whole } from '../step-up/item-fields.ts';
import { parseItem } from '../step-up/parse-item.ts';
import type { LatestProofing, ProofingRecord } from './record.ts';

const base = {
  pk: text,
  sk: text,
  rev: whole,
  user_pool_id: text,
  username: text,
  mode: z.enum(['initiate', 'verify']),
  until: date,
  purge_at: date,
};

const proof = { provider_user_id: text, ial: z.literal(IALS), proofed_at: date };

const proofingItem = z.discriminatedUnion('state', [
  z.strictObject({ ...base, state: z.literal('opened'), url: text }),
  z.strictObject({ ...base, state: z.literal('failed'), failure: z.enum(['completed', 'expired', 'declined']) }),
  z.strictObject({ ...base, state: z.literal('passed'), ...proof }),
  z.strictObject({ ...base, state: z.literal('claimed'), ...proof, sub: text }),
  z.strictObject({ ...base, state: z.literal('confirmed'), ...proof, sub: text }),
]);

const latestItem = z.strictObject({
  pk: text,
  sk: text,
  rev: whole,
  session_id: text,
  started_at: date,
  purge_at: date,
});

/**
 * Reads a proofing session.
 *
 * @throws StoredItemInvalidError naming the attribute, never its value.
 */
export function proofingRecordOf(item: unknown): ProofingRecord {
  const parsed = parseItem(proofingItem, item);
  const { rev, user_pool_id: userPoolId, username, mode, until, purge_at: purgeAt } = parsed;
  const common = { rev, account: { userPoolId, username }, mode, until, purgeAt };
  switch (parsed.state) {
    case 'opened':
      return { ...common, state: parsed.state, url: parsed.url };
    case 'failed':
      return { ...common, state: parsed.state, failure: parsed.failure };
    case 'passed':
      return { ...common, state: parsed.state, proof: proofIn(parsed) };
    case 'claimed':
    case 'confirmed':
      return { ...common, state: parsed.state, proof: proofIn(parsed), sub: parsed.sub };
    default:
      return parsed satisfies never;
  }
}

function proofIn(item: Extract<z.output<typeof proofingItem>, { state: 'passed' | 'claimed' | 'confirmed' }>) {
  return { providerUserId: item.provider_user_id, ial: item.ial, at: item.proofed_at };
}

/** The attributes of a proofing session, without its key. */
export function proofingAttributesOf(record: ProofingRecord): Readonly<Record<string, unknown>> {
  const { rev, account, mode, until, purgeAt, state, ...rest } = record;
  const { userPoolId, username } = account;
  return {
    rev,
    user_pool_id: userPoolId,
    username,
    mode,
    until,
    purge_at: purgeAt,
    state,
    ...('url' in rest && { url: rest.url }),
    ...('failure' in rest && { failure: rest.failure }),
    ...('proof' in rest && {
      provider_user_id: rest.proof.providerUserId,
      ial: rest.proof.ial,
      proofed_at: rest.proof.at,
    }),
    ...('sub' in rest && { sub: rest.sub }),
  };
}

/**
 * Reads the pointer to the newest session of an account.
 *
 * @throws StoredItemInvalidError naming the attribute, never its value.
 */
export function latestProofingOf(item: unknown): LatestProofing {
  const { rev, session_id: sessionId, started_at: startedAt, purge_at: purgeAt } = parseItem(latestItem, item);
  return { rev, sessionId, startedAt, purgeAt };
}

/** The attributes of such a pointer, without its key. */
export function latestAttributesOf({ rev, sessionId, startedAt, purgeAt }: LatestProofing) {
  return { rev, session_id: sessionId, started_at: startedAt, purge_at: purgeAt };
}
