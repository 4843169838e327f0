import * as z from 'zod/mini';
import { IALS } from '../shared/ial.ts';
import { date, text, whole } from '../step-up/item-fields.ts';
import { parseItem } from '../step-up/parse-item.ts';
import type { Assertion } from './assertion.ts';

const assertionItem = z.strictObject({
  pk: text,
  sk: text,
  rev: whole,
  ial: z.optional(z.literal(IALS)),
  issued_at: date,
  authenticated_at: date,
  purge_at: date,
});

const attributes = z.omit(assertionItem, { pk: true, sk: true });

/**
 * Reads an assertion.
 *
 * @throws StoredItemInvalidError naming the attribute, never its value.
 */
export function assertionOf(item: unknown): Assertion {
  const { rev, ial, ...dates } = parseItem(assertionItem, item);
  return {
    rev,
    ial,
    issuedAt: dates.issued_at,
    authenticatedAt: dates.authenticated_at,
    purgeAt: dates.purge_at,
  };
}

/** The attributes of an assertion, without its key. A level that is undefined is left out of the item by `putItem`. */
export function assertionAttributesOf(assertion: Assertion): z.input<typeof attributes> {
  const { rev, ial, issuedAt, authenticatedAt, purgeAt } = assertion;
  return { rev, ial, issued_at: issuedAt, authenticated_at: authenticatedAt, purge_at: purgeAt };
}
