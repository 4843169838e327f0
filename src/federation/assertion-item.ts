import * as z from 'zod/mini';
import { IALS } from '../shared/ial.ts';
import { date, text, whole } from '../step-up/item-fields.ts';
import { parseItem } from '../step-up/parse-item.ts';
import type { Assertion } from './assertion.ts';

const assertionItem = z.strictObject({
  pk: text,
  sk: text,
  rev: whole,
  provider_user_id: text,
  ial: z.optional(z.literal(IALS)),
  asserted_at: date,
  purge_at: date,
});

const attributes = z.omit(assertionItem, { pk: true, sk: true });

/**
 * Reads an assertion.
 *
 * @throws StoredItemInvalidError naming the attribute, never its value.
 */
export function assertionOf(item: unknown): Assertion {
  const { rev, provider_user_id: providerUserId, ial, ...dates } = parseItem(assertionItem, item);
  return { rev, providerUserId, ial, assertedAt: dates.asserted_at, purgeAt: dates.purge_at };
}

/** The attributes of an assertion, without its key. A level that is undefined is left out of the item by `putItem`. */
export function assertionAttributesOf(assertion: Assertion): z.input<typeof attributes> {
  const { rev, providerUserId, ial, assertedAt, purgeAt } = assertion;
  return { rev, provider_user_id: providerUserId, ial, asserted_at: assertedAt, purge_at: purgeAt };
}
