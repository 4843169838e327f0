import type { Challenges, TenantChallenge } from './challenges.ts';
import { newPerson, type People } from './people.ts';
import { answerOf, type Personas, proofingOf } from './personas.ts';
import type { Proofings, TenantProofing } from './proofings.ts';
import type { Timers } from './timers.ts';

export interface ActingOptions {
  readonly personas: Personas;
  readonly people: People;
  readonly challenges: Challenges;
  readonly proofings: Proofings;
  readonly timers: Timers;
  /** How long `slow` takes. */
  readonly slowMs: number;
  /** How long the others take over a proofing: no link is opened before it was given out. */
  readonly proofingMs: number;
}

/** Lets personas act on what reaches them. */
export interface Acting {
  /** At once, but for `slow`. */
  pushed(challenge: TenantChallenge): void;
  started(proofing: TenantProofing): void;
}

export function createActing(options: ActingOptions): Acting {
  const { personas, people, challenges, proofings, timers, slowMs, proofingMs } = options;
  return {
    pushed({ id, userId }) {
      const persona = personas.of(userId);
      const answer = persona && answerOf(persona);
      if (!answer) return;
      if (persona === 'slow') timers.later(slowMs, () => challenges.answer(userId, id, answer));
      else challenges.answer(userId, id, answer);
    },
    started({ id, username }) {
      const persona = personas.of(username);
      const self = newPerson(username).userId;
      const other = people.all().find(({ userId }) => userId !== self)?.userId ?? 'p-other';
      const outcome = persona && proofingOf(persona, self, other);
      if (!outcome) return;
      timers.later(persona === 'slow' ? slowMs : proofingMs, () => {
        proofings.begin(id);
        proofings.finish(id, outcome);
      });
    },
  };
}
