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
  asserted_by: z.optional(text),
  asserted_at: z.optional(date),
  heard_by: z.optional(text),
  heard_at: z.optional(date),
  heard_ial: z.optional(z.literal(IALS)),
  revoked_before: z.optional(date),
  revoked_sessions: z.optional(z.record(text, date)),
});

const attributes = z.omit(identityItem, { pk: true, sk: true });

/**
 * Reads an identity record. An IAL without the time of its proofing is refused, nobody could tell whether it still counts, and so is half
 * of an assertion.
 *
 * @throws StoredItemInvalidError naming the attribute, never its value.
 */
export function identityRecordOf(item: unknown): IdentityRecord {
  const { ial, proofed_at: at, asserted_by: by, asserted_at: assertedAt, ...parsed } = parseItem(identityItem, item);
  const { heard_by: heardBy, heard_at: heardAt, heard_ial: heardIal } = parsed;
  if ((ial === undefined) !== (at === undefined)) {
    throw new StoredItemInvalidError('ial exists if and only if proofed_at does');
  }
  if ((by === undefined) !== (assertedAt === undefined)) {
    throw new StoredItemInvalidError('asserted_by exists if and only if asserted_at does');
  }
  if ((heardBy === undefined) !== (heardAt === undefined)) {
    throw new StoredItemInvalidError('heard_by exists if and only if heard_at does');
  }
  if (heardBy === undefined && heardIal !== undefined) {
    throw new StoredItemInvalidError('heard_ial exists only where heard_by does');
  }
  return {
    rev: parsed.rev,
    providerUserId: parsed.provider_user_id,
    proofing: ial !== undefined && at !== undefined ? { ial, at } : undefined,
    asserted: by !== undefined && assertedAt !== undefined ? { by, at: assertedAt } : undefined,
    heard: heardBy !== undefined && heardAt !== undefined ? { by: heardBy, at: heardAt, ial: heardIal } : undefined,
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
    asserted_by: record.asserted?.by,
    asserted_at: record.asserted?.at,
    heard_by: record.heard?.by,
    heard_at: record.heard?.at,
    heard_ial: record.heard?.ial,
    revoked_before: record.revokedBefore,
    revoked_sessions: record.revokedSessions.size > 0 ? Object.fromEntries(record.revokedSessions) : undefined,
  };
}
