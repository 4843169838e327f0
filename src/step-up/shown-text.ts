import * as z from 'zod/mini';
import { hasSha256 } from '../transaction/content-digest.ts';
import { bindingParts } from './binding.ts';
import { StoredItemInvalidError } from './errors.ts';
import { text } from './item-fields.ts';
import type { Binding } from './record.ts';

const canonical = z.object({ type: z.literal('transaction'), transaction: z.object({ display: text }) });

/** What a person is shown, with the canonical transaction that it stands in. */
export interface ShownText {
  readonly display: string;
  readonly transaction: string;
}

/**
 * The text for the phone, out of the canonical transaction that a challenge carries: it is of the very digest that is countersigned (T13,
 * T15). Undefined for a session binding, which shows none.
 *
 * @throws StoredItemInvalidError unless the text is exactly the one that the binding is the digest of, and for a session binding with one.
 */
export function shownText(binding: Binding, transaction: string | undefined): ShownText | undefined {
  const bound = bindingParts(binding);
  if (bound?.kind === 'session' && transaction === undefined) return undefined;
  if (
    bound?.kind !== 'transaction' ||
    transaction === undefined ||
    !hasSha256(Buffer.from(transaction), bound.digest.toString('base64url'))
  ) {
    throw new StoredItemInvalidError('challenge.transaction is not what the binding is the digest of');
  }
  const read = canonical.safeParse(jsonOf(transaction));
  if (!read.success) throw new StoredItemInvalidError('challenge.transaction has no text to show');
  return { display: read.data.transaction.display, transaction };
}

function jsonOf(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    // No cause: its message repeats the text.
    return undefined;
  }
}
