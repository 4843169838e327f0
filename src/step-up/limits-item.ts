import * as z from 'zod/mini';
import { date, nonce, text, whole } from './item-fields.ts';
import type { Limits } from './limits.ts';
import { parseItem } from './parse-item.ts';

const limitsItem = z.strictObject({
  pk: text,
  sk: text,
  rev: whole,
  pushes: z.array(z.strictObject({ nonce, session_id: text, at: date, until: date, refused: z.boolean() })),
  sessions: z.record(
    text,
    z.strictObject({
      refusals: whole,
      locked_until: z.optional(date),
      opens: whole,
      opens_since: date,
      last_at: date,
    }),
  ),
  purge_at: date,
});

const attributes = z.omit(limitsItem, { pk: true, sk: true });

/**
 * Reads a person's limits.
 *
 * @throws StoredItemInvalidError naming the attribute, never its value.
 */
export function limitsOf(item: unknown): Limits {
  const { rev, pushes, sessions, purge_at: purgeAt } = parseItem(limitsItem, item);
  return {
    rev,
    pushes: pushes.map(({ session_id: sessionId, ...push }) => ({ ...push, sessionId })),
    sessions: new Map(
      Object.entries(sessions).map(([id, s]) => [
        id,
        {
          refusals: s.refusals,
          lockedUntil: s.locked_until,
          opens: s.opens,
          opensSince: s.opens_since,
          lastAt: s.last_at,
        },
      ]),
    ),
    purgeAt,
  };
}

/** The attributes of a person's limits, without their key. Parts that are undefined are left out of the item by `putItem`. */
export function limitsAttributesOf({ rev, pushes, sessions, purgeAt }: Limits): z.input<typeof attributes> {
  return {
    rev,
    pushes: pushes.map(({ sessionId, ...push }) => ({ ...push, session_id: sessionId })),
    sessions: Object.fromEntries(
      [...sessions].map(([id, s]) => [
        id,
        {
          refusals: s.refusals,
          locked_until: s.lockedUntil,
          opens: s.opens,
          opens_since: s.opensSince,
          last_at: s.lastAt,
        },
      ]),
    ),
    purge_at: purgeAt,
  };
}
