import type { Verdict } from './verdict.ts';

/** What a decision's log line may hold, and nothing else: no token, subject, amount, payee, path or handle (T31). */
export interface DecisionLine {
  readonly level: 'INFO' | 'ERROR';
  readonly message: 'decision' | 'decision_failed';
  readonly policy_sha256: string;
  /** The policy's own spelling of the route; null where none matched. */
  readonly route: string | null;
  readonly outcome: Verdict['outcome'] | 'error';
  /** A reason code, or the code of the error. */
  readonly reason: string;
  /** A digest: tells records apart and nothing else. */
  readonly binding: string | null;
  readonly extended_request_id: string;
}

export type DecisionLog = (line: DecisionLine) => void;

export function toDecisionLine(verdict: Verdict, policySha256: string, extendedRequestId: string): DecisionLine {
  return {
    level: 'INFO',
    message: 'decision',
    policy_sha256: policySha256,
    route: verdict.route?.key ?? null,
    outcome: verdict.outcome,
    reason: verdict.reason,
    binding: verdict.outcome === 'deny' ? null : (verdict.binding ?? null),
    extended_request_id: extendedRequestId,
  };
}

/** An outage, as an event of its own that an alarm can match: distinct from every ordinary denial (T25). */
export function toFailureLine(code: string, policySha256: string, extendedRequestId: string): DecisionLine {
  return {
    level: 'ERROR',
    message: 'decision_failed',
    policy_sha256: policySha256,
    route: null,
    outcome: 'error',
    reason: code,
    binding: null,
    extended_request_id: extendedRequestId,
  };
}

/** One JSON line on standard output: JSON escapes every control character, so a value cannot begin a line (T31). */
export const jsonLines: DecisionLog = (line) => {
  process.stdout.write(`${JSON.stringify(line)}\n`);
};

/** Says at the cold start that keys come from elsewhere than the user pools: never so in a deployment (the constructs refuse it). */
export function warnOfKeyOverride(jwksUri: URL | undefined): void {
  if (!jwksUri) return;
  process.stdout.write(`${JSON.stringify({ level: 'WARN', message: 'jwks_uri_overridden', host: jwksUri.host })}\n`);
}
