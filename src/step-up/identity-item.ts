import * as z from 'zod/mini';
import { IALS } from '../shared/ial.ts';
import { StoredItemInvalidError } from './errors.ts';
import type { IdentityRecord } from './identity-store.ts';
import { date, text, whole } from './item-fields.ts';
import { parseItem } from './parse-item.ts';

const identityItem = z.strictObject({
  pk: text,
  sk: text,
  rev: whole,
  provider_user_id: z.optional(text),
  ial: z.optional(z.literal(IALS)),
  proofed_at: z.optional(date),
  revoked_before: z.optional(date),
  revoked_sessions: z.optional(z.record(text, date)),
});

const attributes = z.omit(identityItem, { pk: true, sk: true });

/**
 * Reads an identity record. An IAL without the time of its proofing is refused: nobody could tell whether it still counts.
 *
 * @throws StoredItemInvalidError naming the attribute, never its value.
 */
export function identityRecordOf(item: unknown): IdentityRecord {
  const { ial, proofed_at: at, ...parsed } = parseItem(identityItem, item);
  if ((ial === undefined) !== (at === undefined)) {
    throw new StoredItemInvalidError('ial exists if and only if proofed_at does');
  }
  return {
    rev: parsed.rev,
    providerUserId: parsed.provider_user_id,
    proofing: ial !== undefined && at !== undefined ? { ial, at } : undefined,
    revokedBefore: parsed.revoked_before,
    revokedSessions: new Map(Object.entries(parsed.revoked_sessions ?? {})),
  };
}

/** The attributes of an identity record, without its key. Parts that are undefined are left out of the item by `putItem`. */
export function identityAttributesOf(record: IdentityRecord): z.input<typeof attributes> {
  return {
    rev: record.rev,
    provider_user_id: record.providerUserId,
    ial: record.proofing?.ial,
    proofed_at: record.proofing?.at,
    revoked_before: record.revokedBefore,
    revoked_sessions: record.revokedSessions.size > 0 ? Object.fromEntries(record.revokedSessions) : undefined,
  };
}
