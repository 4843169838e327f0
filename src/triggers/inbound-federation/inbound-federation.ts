import type * as z from 'zod/mini';
import type { AssertionStore } from '../../federation/assertion-store.ts';
import { recordAssertion, type Said } from '../../federation/record-assertion.ts';
import { withDeadline } from '../../shared/deadline.ts';
import { failureCause } from '../../shared/failure-cause.ts';
import { type Clock, type NumericDate, numericDate, plusSeconds } from '../../shared/numeric-date.ts';
import type { Random } from '../../shared/random.ts';
import { decideInPlace } from '../../step-up/apply.ts';
import { readEvent, TriggerEventInvalidError } from '../trigger-event.ts';
import type { LogDecision } from '../trigger-log.ts';
import { ialOfClaims } from './ial-of-claims.ts';
import { idTokenClaims, inboundFederationEvent, inboundFederationSource } from './inbound-federation-event.ts';

const TRIGGER = 'Inbound Federation';

/** Below the deadline of a trigger, so that a table that hangs refuses nobody. */
export const ASSERTION_DEADLINE_MS = 3500;

/** How far the provider's clock may be ahead of ours. Seconds. */
const CLOCK_SKEW = 60;

export interface InboundFederationDeps {
  /** As the user pool calls the one provider whose assertions count. */
  readonly providerName: string;
  readonly assertions: AssertionStore;
  readonly clock: Clock;
  readonly random: Pick<Random, 'firstRev'>;
  readonly deadlineMs: number;
}

/**
 * Answers Inbound Federation (F56): writes down what the ID token of the one provider says of the person, for Pre Token Generation to find
 * once the sub is known. Nothing else of the event counts: no attribute, no userinfo, which nobody signed, and no other provider (T3).
 *
 * Maps nothing: the empty answer leaves all attributes as they are. A level or a provider's name among them would be believed by nobody
 * (F53).
 *
 * An assertion that cannot be read or written is an error in the log and a sign-in without it: it refuses nobody (T25).
 *
 * @throws TriggerEventInvalidError for an event of another trigger.
 */
export function inboundFederation(deps: InboundFederationDeps) {
  return async (event: unknown, log: LogDecision) => {
    readEvent(inboundFederationSource, event, TRIGGER);
    try {
      const isOurs = await withDeadline(writeDown(event, deps), deps.deadlineMs);
      if (isOurs) log({ outcome: 'asserted', reason: undefined, binding: undefined });
    } catch (error) {
      log({ outcome: 'failed', reason: undefined, binding: undefined }, failureCause(error));
    }
    return { ...Object(event), response: { userAttributesToMap: {} } };
  };
}

/** Whether there was something to write down. */
async function writeDown(
  event: unknown,
  { providerName, assertions, clock, random }: InboundFederationDeps,
): Promise<boolean> {
  const { userPoolId, request } = readEvent(inboundFederationEvent, event, TRIGGER);
  if (request.providerName !== providerName) return false;
  if (request.providerType !== 'OIDC') throw new TriggerEventInvalidError(`${TRIGGER} of an OIDC provider`);

  const { sub, ...claims } = readEvent(idTokenClaims, request.attributes.idToken, TRIGGER);
  const now = clock();
  const person = { userPoolId, providerName, providerSub: sub };
  const said = saidIn(claims, now);
  await decideInPlace(
    {
      find: () => assertions.find(person),
      write: (previous, next) => assertions.write(person, previous, next),
    },
    (known) => recordAssertion(known, { ...said, firstRev: random.firstRev() }, now),
  );
  return true;
}

/** @throws TriggerEventInvalidError for a token of the future. */
function saidIn(
  { iat, auth_time: authTime, ...levels }: Omit<z.infer<typeof idTokenClaims>, 'sub'>,
  now: NumericDate,
): Said {
  const latest = plusSeconds(now, CLOCK_SKEW);
  if (iat > latest || (authTime ?? iat) > latest)
    throw new TriggerEventInvalidError(`${TRIGGER} of a token of the past`);
  // Without auth_time the provider says no more than that it vouched when it issued the token.
  const authenticatedAt = numericDate(Math.min(authTime ?? iat, iat, now));
  return { ial: ialOfClaims(levels), issuedAt: iat, authenticatedAt };
}
