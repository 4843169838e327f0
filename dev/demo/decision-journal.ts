import * as z from 'zod';

const PATIENCE_MS = 10_000;

const decision = z.object({
  message: z.literal('decision'),
  outcome: z.string(),
  reason: z.string(),
  enforced: z.boolean(),
  extended_request_id: z.string(),
});

/** What the authorizer logged about one request. */
export interface LoggedDecision {
  readonly outcome: string;
  readonly reason: string;
  readonly enforced: boolean;
}

/** The authorizer's decisions as they come out of its log. */
export interface DecisionJournal {
  /** Gets every line of every function. */
  take(line: string): void;
  /** The decision on one request; waits for its line, which may come after the answer. @throws Error if it never comes. */
  on(extendedRequestId: string): Promise<LoggedDecision>;
}

export function createDecisionJournal(): DecisionJournal {
  const found = new Map<string, LoggedDecision>();
  const waiting = new Map<string, (logged: LoggedDecision) => void>();

  return {
    take(line) {
      const parsed = decision.safeParse(jsonIn(line));
      if (!parsed.success) return;
      const { extended_request_id: id, outcome, reason, enforced } = parsed.data;
      found.set(id, { outcome, reason, enforced });
      waiting.get(id)?.({ outcome, reason, enforced });
    },

    async on(extendedRequestId) {
      const known = found.get(extendedRequestId);
      if (known) return known;
      const { promise, resolve, reject } = Promise.withResolvers<LoggedDecision>();
      waiting.set(extendedRequestId, resolve);
      const patience = setTimeout(() => reject(new Error('the authorizer logged no such decision')), PATIENCE_MS);
      return promise.finally(() => clearTimeout(patience));
    },
  };
}

function jsonIn(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
