import { createHash } from 'node:crypto';
import { marshall } from '@aws-sdk/util-dynamodb';
import { LIVEID_ACR } from '../../src/identity-provider/identity-provider.ts';
import { type NumericDate, plusSeconds } from '../../src/shared/numeric-date.ts';
import type { Attributes } from '../../src/step-up/dynamodb-calls.ts';
import { identityAttributesOf } from '../../src/step-up/identity-item.ts';
import { identityKey, limitsKey, stepUpKey } from '../../src/step-up/item-key.ts';
import { countOpen } from '../../src/step-up/limit-transitions.ts';
import type { Limits } from '../../src/step-up/limits.ts';
import { limitsAttributesOf } from '../../src/step-up/limits-item.ts';
import type { StepUpRecord } from '../../src/step-up/record.ts';
import { sessionIdOf } from '../../src/step-up/session-id.ts';
import { spend } from '../../src/step-up/spend.ts';
import { stepUpAttributesOf } from '../../src/step-up/step-up-item.ts';
import { open, ring, rung, verify } from '../../src/step-up/transitions.ts';
import { userOf } from '../play/holders.ts';
import { identityOf } from '../play/identity-of.ts';
import type { Person } from '../scenarios/cast.ts';

const HOUR_SECONDS = 3600;

/**
 * The items of one of the many, from before the run: an identity record for everybody; for every other person a few sign-ins in their limits
 * and a payment that they approved hours ago. Made by the product's own transitions and serialisers.
 */
export function* pastOf(number: number, now: NumericDate): Generator<Attributes> {
  const person: Person = { kind: 'one_of_many', number };
  const user = userOf(person, { run: '', number: 0 });
  yield itemOf(identityKey(user), identityAttributesOf(identityOf(person, now)));
  if (number % 2 === 1) return;

  const then = plusSeconds(now, -HOUR_SECONDS * (1 + (number % 40)));
  yield itemOf(
    stepUpKey(user, `transaction:${hashed(number, 'binding')}`),
    stepUpAttributesOf(usedRecord(number, then)),
  );
  yield itemOf(limitsKey(user), limitsAttributesOf(oldLimits(number, then)));
}

function usedRecord(number: number, then: NumericDate): StepUpRecord {
  const nonce = nonceOf(number);
  const own = { nonce, flow: nonceOf(number) };
  const challenge = { challengeId: `c-${number}`, challengeUrl: `https://tenant.example/c-${number}`, code: undefined };
  const opening = {
    nonce,
    firstRev: 1 + number,
    sessionId: sessionOf(number, 1),
    acr: LIVEID_ACR,
    transaction: undefined,
  };
  const use = { nonce, attempt: hashed(number, 'attempt'), invocation: nonceOf(number), maxAge: 300 };

  let record = nextIn(open(undefined, opening, then));
  record = nextIn(ring(record, { ...own, providerUserId: `p-${number}` }, then));
  record = nextIn(rung(record, { ...own, challenge }, then));
  record = nextIn(verify(record, { ...own, authTime: then, amr: ['face'], ticketSha256: undefined }, then));
  return nextIn(spend(record, use, then));
}

function oldLimits(number: number, then: NumericDate): Limits {
  const opens = Array.from({ length: 1 + (number % 5) }, (_, session) => sessionOf(number, session + 1));
  return opens.reduce<Limits>((known, sessionId) => nextIn(countOpen(known, { sessionId, firstRev: 1 }, then)), {
    rev: 1 + number,
    pushes: [],
    sessions: new Map(),
    purgeAt: then,
  });
}

function nextIn<Next>(
  transition: { readonly kind: 'write'; readonly next: Next } | { readonly kind: 'keep' | 'refuse' },
): Next {
  if (transition.kind !== 'write') throw new Error(`not written, but ${transition.kind}`);
  return transition.next;
}

function itemOf(key: { readonly pk: string; readonly sk: string }, attributes: object): Attributes {
  return marshall({ ...key, ...attributes }, { removeUndefinedValues: true });
}

function sessionOf(number: number, session: number): string {
  return sessionIdOf(`past-${number}-${session}`);
}

function nonceOf(number: number): string {
  return createHash('sha256').update(`nonce ${number}`).digest().subarray(0, 16).toString('base64url');
}

function hashed(number: number, what: string): string {
  return createHash('sha256').update(`${what} ${number}`).digest('base64url');
}
