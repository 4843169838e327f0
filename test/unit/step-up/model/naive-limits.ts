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

/** What one sign-in was answered. */
interface Answer {
  readonly session: string;
  readonly at: number;
  readonly approved: boolean;
}

/** Seconds that a push of this model holds the phone before it has rung. */
export const CLAIM_SECONDS = 10;
/** Seconds that a prompt of this model stays on the phone. */
export const PROMPT_SECONDS = 60;

/**
 * The limits once more, told by what happened since the beginning of time: it forgets nothing and bounds nothing, and finds each lock by
 * going through all answers again. Its numbers are written out, so that a change of one in the code is a difference.
 */
export class NaiveLimits {
  readonly #prompts = new Map<string, Prompt>();
  readonly #refused = new Set<string>();
  readonly #answers: Answer[] = [];
  readonly #hours = new Map<string, { readonly since: number; readonly opens: number }>();

  /** What is to come of an event. */
  apply({ kind, session, nonce, now }: Event): string {
    const own = this.#prompts.get(nonce);
    const isOver = own !== undefined && this.#refused.has(nonce) && own.until <= now;
    switch (kind) {
      case 'open': {
        if (this.#locked(session, now)) return 'session_locked';
        const hour = this.#hours.get(session);
        const current = hour && now - hour.since < 3600 ? hour : { since: now, opens: 0 };
        if (current.opens >= 100) return 'challenges_exhausted';
        if (this.#tooManyPushes(session, now)) return 'pushes_exhausted';
        this.#noteLapses(now);
        this.#hours.set(session, { ...current, opens: current.opens + 1 });
        return 'write';
      }
      case 'push': {
        if (own && own.until >= now + CLAIM_SECONDS) return 'keep';
        if (this.#locked(session, now)) return 'session_locked';
        if (this.#tooManyPushes(session, now, own)) return 'pushes_exhausted';
        const others = [...this.#prompts].filter(([other]) => other !== nonce);
        if (others.some(([, { until }]) => now < until)) return 'push_in_progress';
        this.#noteLapses(now);
        this.#prompts.set(nonce, { session, at: now, until: now + CLAIM_SECONDS });
        return 'write';
      }
      case 'ring': {
        if (!own || own.until >= now + PROMPT_SECONDS) return 'keep';
        this.#prompts.set(nonce, { ...own, until: now + PROMPT_SECONDS });
        this.#noteLapses(now);
        return 'write';
      }
      case 'refuse': {
        if (isOver) return 'keep';
        this.#noteLapses(now);
        if (!this.#refused.has(nonce)) this.#answers.push({ session, at: now, approved: false });
        this.#refused.add(nonce);
        const { at, until } = own ?? { at: now, until: now };
        this.#prompts.set(nonce, { session, at, until: Math.min(until, now) });
        return 'write';
      }
      case 'approve': {
        if (!own || isOver) return 'keep';
        this.#prompts.delete(nonce);
        this.#refused.delete(nonce);
        this.#noteLapses(now);
        this.#answers.push({ session, at: now, approved: true });
        return 'write';
      }
      default:
        return kind satisfies never;
    }
  }

  /** Prompts that came to their end, which nobody has noted yet. */
  #lapses(now: number): readonly (readonly [string, Prompt])[] {
    return [...this.#prompts]
      .filter(([nonce, { until }]) => until <= now && !this.#refused.has(nonce))
      .toSorted(([, a], [, b]) => a.until - b.until);
  }

  #noteLapses(now: number): void {
    for (const [nonce, { session, until }] of this.#lapses(now)) {
      this.#refused.add(nonce);
      this.#answers.push({ session, at: until, approved: false });
    }
  }

  #locked(session: string, now: number): boolean {
    const lapses = this.#lapses(now).map(([, { until, ...of }]) => ({
      session: of.session,
      at: until,
      approved: false,
    }));
    let inARow = 0;
    let lockedUntil = 0;
    for (const answer of [...this.#answers, ...lapses].filter((one) => one.session === session)) {
      inARow = answer.approved ? 0 : inARow + 1;
      const seconds = [30, 60, 120, 240, 480, 960, 1920][inARow - 5] ?? 3600;
      if (inARow >= 5) lockedUntil = Math.max(lockedUntil, answer.at + seconds);
    }
    return now < lockedUntil;
  }

  #tooManyPushes(session: string, now: number, own?: Prompt): boolean {
    const recent = [...this.#prompts.values()].filter((push) => push !== own && now - push.at < 600);
    return recent.length >= 10 || recent.filter((push) => push.session === session).length >= 5;
  }
}
