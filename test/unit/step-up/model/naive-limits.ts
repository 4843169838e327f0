/** What happens to a person, in seconds from the beginning. */
export interface Event {
  readonly kind: 'open' | 'push' | 'ring' | 'refuse' | 'approve';
  readonly session: string;
  readonly nonce: string;
  readonly now: number;
}

interface Prompt {
  readonly session: string;
  readonly at: number;
  readonly until: number;
}

/** Seconds that a push of this model holds the phone before it has rung. */
export const CLAIM_SECONDS = 10;
/** Seconds that a prompt of this model stays on the phone. */
export const PROMPT_SECONDS = 60;

/**
 * The limits once more, told by what happened since the beginning of time: it forgets nothing and bounds nothing. Its numbers are
 * written out, so that a change of one in the code is a difference.
 */
export class NaiveLimits {
  readonly #prompts = new Map<string, Prompt>();
  readonly #refused = new Set<string>();
  readonly #inARow = new Map<string, number>();
  readonly #lockedUntil = new Map<string, number>();
  readonly #hours = new Map<string, { readonly since: number; readonly opens: number }>();

  /** What is to come of an event. */
  apply({ kind, session, nonce, now }: Event): string {
    switch (kind) {
      case 'open': {
        if (this.#locked(session, now)) return 'session_locked';
        const hour = this.#hours.get(session);
        const current = hour && now - hour.since < 3600 ? hour : { since: now, opens: 0 };
        if (current.opens >= 100) return 'challenges_exhausted';
        if (this.#tooManyPushes(session, now)) return 'pushes_exhausted';
        this.#hours.set(session, { ...current, opens: current.opens + 1 });
        return 'write';
      }
      case 'push': {
        const own = this.#prompts.get(nonce);
        if (own && (this.#refused.has(nonce) || own.until >= now + CLAIM_SECONDS)) return 'keep';
        if (this.#locked(session, now)) return 'session_locked';
        if (this.#tooManyPushes(session, now, own)) return 'pushes_exhausted';
        const others = [...this.#prompts].filter(([other]) => other !== nonce && !this.#refused.has(other));
        if (others.some(([, { until }]) => now < until)) return 'push_in_progress';
        this.#prompts.set(nonce, { session, at: now, until: now + CLAIM_SECONDS });
        return 'write';
      }
      case 'ring': {
        const own = this.#prompts.get(nonce);
        if (!own || this.#refused.has(nonce) || own.until >= now + PROMPT_SECONDS) return 'keep';
        this.#prompts.set(nonce, { ...own, until: now + PROMPT_SECONDS });
        return 'write';
      }
      case 'refuse': {
        if (this.#refused.has(nonce)) return 'keep';
        this.#refused.add(nonce);
        if (!this.#prompts.has(nonce)) this.#prompts.set(nonce, { session, at: now, until: now });
        const inARow = (this.#inARow.get(session) ?? 0) + 1;
        this.#inARow.set(session, inARow);
        const seconds = [30, 60, 120, 240, 480, 960, 1920][inARow - 5] ?? 3600;
        if (inARow >= 5) this.#lockedUntil.set(session, Math.max(this.#lockedUntil.get(session) ?? 0, now + seconds));
        return 'write';
      }
      case 'approve': {
        if (!this.#prompts.has(nonce) || this.#refused.has(nonce)) return 'keep';
        this.#prompts.delete(nonce);
        this.#inARow.set(session, 0);
        return 'write';
      }
      default:
        return kind satisfies never;
    }
  }

  #locked(session: string, now: number): boolean {
    return now < (this.#lockedUntil.get(session) ?? 0);
  }

  #tooManyPushes(session: string, now: number, own?: Prompt): boolean {
    const recent = [...this.#prompts.values()].filter((push) => push !== own && now - push.at < 600);
    return recent.length >= 10 || recent.filter((push) => push.session === session).length >= 5;
  }
}
