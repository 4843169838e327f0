import * as z from 'zod';
import type { Ial } from '../../src/shared/ial.ts';
import type { Answer } from './challenges.ts';
import type { ProofingOutcome } from './proofings.ts';

/** How a person acts who needs nobody to press buttons. */
export const persona = z.enum([
  'approve',
  'decline',
  'ignore',
  'slow',
  'liveness-fail',
  'match-fail',
  'other-person',
  'ial1-only',
]);

export type Persona = z.infer<typeof persona>;

/** The body of `POST /admin/personas`; `null` gives the phone back to whoever presses. */
export const personaSetting = z.strictObject({ user: z.string().min(1), persona: persona.nullable() });

/** By the tenant's user id for pushes, by the user name of the sign-up for proofing sessions. */
export interface Personas {
  set(user: string, persona: Persona | undefined): void;
  of(user: string): Persona | undefined;
}

export function createPersonas(): Personas {
  const byUser = new Map<string, Persona>();
  return {
    set(user, given) {
      if (given === undefined) byUser.delete(user);
      else byUser.set(user, given);
    },
    of: (user) => byUser.get(user),
  };
}

/** What a persona answers to a push; undefined when it never does. */
export function answerOf(given: Persona): Answer | undefined {
  switch (given) {
    case 'approve':
    case 'slow':
    case 'ial1-only':
      return 'approved';
    case 'decline':
      return 'declined';
    case 'liveness-fail':
      return 'liveness_failed';
    case 'match-fail':
      return 'match_failed';
    case 'other-person':
      return 'other_person';
    case 'ignore':
      return undefined;
    default:
      return given satisfies never;
  }
}

/** What becomes of a persona's proofing; undefined when it never begins. `self` is who signs up, `other` anybody else. */
export function proofingOf(given: Persona, self: string, other: string): ProofingOutcome | undefined {
  switch (given) {
    case 'approve':
    case 'slow':
      return passed(self, 2);
    case 'ial1-only':
      return passed(self, 1);
    case 'other-person':
      return passed(other, 2);
    case 'liveness-fail':
    case 'match-fail':
      return { kind: 'failed' };
    case 'decline':
      return { kind: 'declined' };
    case 'ignore':
      return undefined;
    default:
      return given satisfies never;
  }
}

function passed(userId: string, ial: Ial): ProofingOutcome {
  return { kind: 'passed', userId, ial };
}
