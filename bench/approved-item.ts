import { marshall } from '@aws-sdk/util-dynamodb';
import { LIVEID_ACR } from '../src/identity-provider/identity-provider.ts';
import type { NumericDate } from '../src/shared/numeric-date.ts';
import { systemRandom } from '../src/shared/random.ts';
import { parseHandle } from '../src/step-up/handle.ts';
import { stepUpKey } from '../src/step-up/item-key.ts';
import type { StepUpRecord, User } from '../src/step-up/record.ts';
import { sessionIdOf } from '../src/step-up/session-id.ts';
import { stepUpAttributesOf } from '../src/step-up/step-up-item.ts';
import { open, ring, rung, type Transition, verify } from '../src/step-up/transitions.ts';
import type { Item } from './services.ts';

/** The item that the triggers leave behind when the person has approved the challenge of this handle just now. */
export function approvedItem(handle: string, user: User & { readonly originJti: string }, now: NumericDate): Item {
  const parsed = parseHandle(handle);
  if (!parsed) throw new Error('not a handle');
  const { binding, nonce } = parsed;
  const flow = systemRandom.bits128();
  const opening = { nonce, firstRev: systemRandom.firstRev(), sessionId: sessionIdOf(user.originJti), acr: LIVEID_ACR };
  const challenge = { challengeId: 'c1', challengeUrl: 'https://tenant.example/c1', code: undefined };

  let record = written(open(undefined, { ...opening, transaction: undefined }, now));
  record = written(ring(record, { nonce, flow, providerUserId: 'p-alice' }, now));
  record = written(rung(record, { nonce, flow, challenge }, now));
  record = written(verify(record, { nonce, flow, authTime: now, amr: ['face'], ticketSha256: undefined }, now));
  return marshall({ ...stepUpKey(user, binding), ...stepUpAttributesOf(record) }, { removeUndefinedValues: true });
}

function written(transition: Transition): StepUpRecord {
  if (transition.kind !== 'write') throw new Error(`not written, but ${transition.kind}`);
  return transition.next;
}
