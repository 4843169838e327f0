import { randomBytes, randomInt } from 'node:crypto';
import type { Capability } from '../../src/identity-provider/identity-provider.ts';
import { type Clock, type NumericDate, plusSeconds } from '../../src/shared/numeric-date.ts';
import type { People } from './people.ts';

/** `other_person` is an approval by somebody else; the two failures are a wrong or a lifeless face. */
export type Answer = 'approved' | 'declined' | 'liveness_failed' | 'match_failed' | 'other_person';

/** One push to one phone. */
export interface TenantChallenge {
  readonly id: string;
  readonly userId: string;
  readonly reasonCode: string;
  /** Undefined when none was given, and at a tenant that cannot display one. */
  readonly displayText: string | undefined;
  readonly digest: string | undefined;
  readonly code: string | undefined;
  readonly requestedAt: NumericDate;
  /** The first second at which the person may no longer answer. */
  readonly until: NumericDate;
  readonly answer: { readonly kind: Answer; readonly at: NumericDate } | undefined;
}

/** What a step-up request says, in our words. */
export interface Push {
  readonly userId: string;
  readonly reasonCode: string;
  readonly timeoutSeconds: number;
  readonly displayText: string | undefined;
  readonly digest: string | undefined;
}

/** The tenant's memory of its challenges, in the order of their pushes. */
export interface Challenges {
  /** Undefined when the tenant does not know the person. */
  push(push: Push): TenantChallenge | undefined;
  find(id: string): TenantChallenge | undefined;
  isWaiting(challenge: TenantChallenge): boolean;
  waiting(userId: string): readonly TenantChallenge[];
  answer(userId: string, id: string, kind: Answer): 'answered' | 'unknown' | 'too_late';
  all(): readonly TenantChallenge[];
}

export function createChallenges(people: People, capabilities: ReadonlySet<Capability>, clock: Clock): Challenges {
  const byId = new Map<string, TenantChallenge>();
  const isWaiting = (challenge: TenantChallenge) => challenge.answer === undefined && clock() < challenge.until;

  return {
    push(push) {
      if (!people.find(push.userId)) return undefined;
      const requestedAt = clock();
      const challenge: TenantChallenge = {
        id: randomBytes(16).toString('base64url'),
        userId: push.userId,
        reasonCode: push.reasonCode,
        displayText: capabilities.has('displays_transaction') ? push.displayText : undefined,
        digest: capabilities.has('echoes_digest') ? push.digest : undefined,
        code: capabilities.has('number_match') ? randomInt(10_000).toString().padStart(4, '0') : undefined,
        requestedAt,
        until: plusSeconds(requestedAt, push.timeoutSeconds),
        answer: undefined,
      };
      byId.set(challenge.id, challenge);
      return challenge;
    },
    find: (id) => byId.get(id),
    isWaiting,
    waiting: (userId) => [...byId.values()].filter((challenge) => challenge.userId === userId && isWaiting(challenge)),
    answer(userId, id, kind) {
      const challenge = byId.get(id);
      if (challenge?.userId !== userId) return 'unknown';
      if (!isWaiting(challenge)) return 'too_late';
      byId.set(id, { ...challenge, answer: { kind, at: clock() } });
      return 'answered';
    },
    all: () => [...byId.values()],
  };
}
