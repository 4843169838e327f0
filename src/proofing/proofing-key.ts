import { PROVIDER_ID } from '../identity-provider/provider-id.ts';
import type { ItemKey } from '../step-up/item-key.ts';
import type { Account } from './record.ts';

/** @throws RangeError when the session id is not of the documented form. */
export function proofingKey(sessionId: string): ItemKey {
  if (!PROVIDER_ID.test(sessionId)) throw new RangeError('a proofing item needs a session id of the provider');
  return { pk: `proofing#${sessionId}`, sk: 'proofing' };
}

/**
 * The length says where the pool's id ends, so that no two accounts meet in one key (T14).
 *
 * @throws RangeError when the account is not of the documented form.
 */
export function latestProofingKey({ userPoolId, username }: Account): ItemKey {
  if (!userPoolId || !username) throw new RangeError('an account is a user pool id and a user name');
  return { pk: `proofing-of#${userPoolId.length}:${userPoolId}#${username}`, sk: 'latest' };
}
