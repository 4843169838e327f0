import { bindingParts } from './binding.ts';
import type { Binding, User } from './record.ts';

/** The primary key of one item; docs/table.md has the forms. */
export interface ItemKey {
  readonly pk: string;
  readonly sk: string;
}

/** @throws RangeError when the binding or the user is not of the documented form (T41). */
export function stepUpKey(user: User, binding: Binding): ItemKey {
  if (!bindingParts(binding)) throw new RangeError('a step-up item needs a binding with a 32-byte digest');
  return { pk: userKey(user), sk: `step-up#${binding}` };
}

/** @throws RangeError when the user is not of the documented form. */
export function identityKey(user: User): ItemKey {
  return { pk: userKey(user), sk: 'identity' };
}

/** @throws RangeError when the user is not of the documented form. */
export function limitsKey(user: User): ItemKey {
  return { pk: userKey(user), sk: 'limits' };
}

/**
 * The partition of all items of one person. The length says where the pool's id ends, so that no two users meet in one key (T14).
 *
 * @throws RangeError when the user is not of the documented form.
 */
export function userKey({ userPoolId, sub }: User): string {
  if (!userPoolId || !sub) throw new RangeError('a user is a user pool id and a sub');
  return `user#${userPoolId.length}:${userPoolId}#${sub}`;
}
