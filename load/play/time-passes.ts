import { type NumericDate, plusSeconds } from '../../src/shared/numeric-date.ts';
import { decideInPlace } from '../../src/step-up/apply.ts';
import type { Limits } from '../../src/step-up/limits.ts';
import type { Binding, Challenge, Spent, StepUpRecord, User } from '../../src/step-up/record.ts';
import type { Stores } from './stores.ts';

/**
 * Makes everything that is stored of a person under these bindings, and their limits, older by so many seconds. Decisions know times only
 * by their distance from now, so that is the same as to wait.
 */
export async function letTimePass(
  user: User,
  bindings: readonly Binding[],
  seconds: number,
  { stepUps, limits }: Stores,
): Promise<void> {
  for (const binding of bindings) {
    const place = {
      find: () => stepUps.find(user, binding),
      write: (previous: StepUpRecord | undefined, next: StepUpRecord) => stepUps.write(user, binding, previous, next),
    };
    await decideInPlace(place, (record) => written(record && olderRecord(record, seconds)));
  }
  const place = {
    find: () => limits.find(user),
    write: (previous: Limits | undefined, next: Limits) => limits.write(user, previous, next),
  };
  await decideInPlace(place, (known) => written(known && olderLimits(known, seconds)));
}

function written<Item>(
  next: Item | undefined,
): { readonly kind: 'write'; readonly next: Item } | { readonly kind: 'keep' } {
  return next ? { kind: 'write', next } : { kind: 'keep' };
}

function olderRecord(record: StepUpRecord, seconds: number): StepUpRecord {
  const { evidence, spent, lastSpent } = record;
  return {
    rev: record.rev + 1,
    challenge: olderChallenge(record.challenge, seconds),
    evidence: evidence && { ...evidence, authTime: older(evidence.authTime, seconds) },
    spent: spent && olderUse(spent, seconds),
    lastSpent: lastSpent && olderUse(lastSpent, seconds),
    purgeAt: older(record.purgeAt, seconds),
  };
}

function olderChallenge(challenge: Challenge, seconds: number): Challenge {
  const until = older(challenge.until, seconds);
  if (challenge.state === 'pending') return { ...challenge, until };
  return { ...challenge, until, rangAt: older(challenge.rangAt, seconds) };
}

function olderUse(use: Spent, seconds: number): Spent {
  return { ...use, at: older(use.at, seconds) };
}

function olderLimits(limits: Limits, seconds: number): Limits {
  return {
    rev: limits.rev + 1,
    pushes: limits.pushes.map((push) => ({
      ...push,
      at: older(push.at, seconds),
      until: older(push.until, seconds),
    })),
    sessions: new Map(
      [...limits.sessions].map(([id, { lockedUntil, ...session }]) => [
        id,
        {
          ...session,
          lockedUntil: lockedUntil && older(lockedUntil, seconds),
          opensSince: older(session.opensSince, seconds),
          lastAt: older(session.lastAt, seconds),
        },
      ]),
    ),
    purgeAt: older(limits.purgeAt, seconds),
  };
}

function older(date: NumericDate, seconds: number): NumericDate {
  return plusSeconds(date, -seconds);
}
