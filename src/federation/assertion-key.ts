import type { ItemKey } from '../step-up/item-key.ts';
import type { FederatedPerson } from './assertion.ts';

/**
 * The lengths say where the pool's id and the provider's name end, so that no two people meet in one key (T14).
 *
 * @throws RangeError when the person is not of the documented form.
 */
export function assertionKey({ userPoolId, providerName, providerSub }: FederatedPerson): ItemKey {
  if (!userPoolId || !providerName || !providerSub) {
    throw new RangeError('a federated person is a user pool id, the name of a provider and a sub there');
  }
  const pool = `${userPoolId.length}:${userPoolId}`;
  const provider = `${providerName.length}:${providerName}`;
  return { pk: `idp#${pool}#${provider}#${providerSub}`, sk: 'assertion' };
}
