import type { ExpectedResult, IdentityProvider, StepUpResult } from '../../identity-provider/identity-provider.ts';
import { withDeadline } from '../../shared/deadline.ts';
import { type FailureCause, failureCause } from '../../shared/failure-cause.ts';
import { type NumericDate, plusSeconds } from '../../shared/numeric-date.ts';

/**
 * Between two questions of one client. An answer is told again for 2 seconds at least, because clocks count whole seconds here, and never to
 * a client that waited as long as it was told.
 */
export const POLL_SECONDS = 3;
/** The same after an outage: a tenant that is down is not asked by everybody who waits. */
export const OUTAGE_SECONDS = 5;
/** Challenges that were on phones lately; more cost a call each, never an answer. */
const MAX_KNOWN = 1000;

/** What the provider says of a challenge at this moment. Nothing is recorded, so it is worth nothing to anybody who decides. */
export interface ResultHint {
  readonly outcome: StepUpResult['outcome'] | 'unknown';
  /** Why `unknown`. */
  readonly cause: FailureCause | undefined;
}

export interface ResultHints {
  /** Never rejects. `nonce` names the challenge: no two have one. */
  find(nonce: string, expected: ExpectedResult, now: NumericDate): Promise<ResultHint>;
}

export interface ResultHintsDeps {
  readonly provider: Pick<IdentityProvider, 'fetchResult'>;
  /** For one question, whatever the provider does. */
  readonly deadlineMs: number;
}

interface Question {
  readonly from: NumericDate;
  /** The first second in which it is asked anew. */
  readonly until: NumericDate;
  readonly hint: Promise<ResultHint>;
}

/**
 * Asks the provider once in POLL_SECONDS for each challenge, and once in OUTAGE_SECONDS where it failed, however many ask here: also at
 * once. An outage and a result that does not verify are `unknown`: neither says what the person did (T18, T25).
 */
export function createResultHints({ provider, deadlineMs }: ResultHintsDeps): ResultHints {
  const questions = new Map<string, Question>();
  return {
    find(nonce, expected, now) {
      const known = questions.get(nonce);
      // Asked anew also after the clock was set back.
      if (known && now >= known.from && now < known.until) return known.hint;

      const hint = ask(expected, now).then((answer) => {
        if (answer.outcome === 'unknown') remember(nonce, { from: now, until: plusSeconds(now, OUTAGE_SECONDS), hint });
        return answer;
      });
      remember(nonce, { from: now, until: plusSeconds(now, POLL_SECONDS), hint });
      return hint;
    },
  };

  async function ask(expected: ExpectedResult, now: NumericDate): Promise<ResultHint> {
    try {
      const { outcome } = await withDeadline(provider.fetchResult(expected, now), deadlineMs);
      return { outcome, cause: undefined };
    } catch (error) {
      return { outcome: 'unknown', cause: failureCause(error) };
    }
  }

  function remember(nonce: string, question: Question): void {
    questions.delete(nonce);
    const [oldest] = questions.keys();
    if (oldest !== undefined && questions.size >= MAX_KNOWN) questions.delete(oldest);
    questions.set(nonce, question);
  }
}
