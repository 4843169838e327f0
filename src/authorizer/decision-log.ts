import { failureCause } from '../shared/failure-cause.ts';
import type { AuthorizerRequest } from './request.ts';
import type { Verdict } from './verdict.ts';

/** What a decision's log line may hold, and nothing else: no token, subject, amount, payee, path or handle (T31). */
export interface DecisionLine {
  readonly level: 'INFO' | 'ERROR';
  readonly message: 'decision' | 'decision_failed';
  readonly policy_sha256: string;
  /** The policy's own spelling of the route, null where none matched; in an outage, method and the gateway's template. */
  readonly route: string | null;
  readonly outcome: Verdict['outcome'] | 'error';
  /** A reason code; null in an outage. */
  readonly reason: string | null;
  /** Of an outage: the code of the error. */
  readonly code: string | null;
  /** Of an outage: the call that failed, such as `GetItem`. */
  readonly operation: string | null;
  /** Of an outage: how it failed, such as `AccessDeniedException`. */
  readonly detail: string | null;
  /** A digest: tells records apart and nothing else. */
  readonly binding: string | null;
  /** Of an approval that has just been spent: joins this line to the back end's ledger, and opens nothing any more. */
  readonly approval_id: string | null;
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
    code: null,
    operation: null,
    detail: null,
    binding: verdict.outcome === 'deny' ? null : (verdict.binding ?? null),
    approval_id: verdict.outcome === 'allow' ? (verdict.approvalId ?? null) : null,
    extended_request_id: extendedRequestId,
  };
}

/**
 * An outage, as an event of its own that an alarm can match: distinct from every ordinary denial (T25). `route` comes from the
 * gateway, because the policy may not have been asked yet.
 */
export function toFailureLine(error: unknown, policySha256: string, request: AuthorizerRequest): DecisionLine {
  const { code, operation, detail } = failureCause(error);
  return {
    level: 'ERROR',
    message: 'decision_failed',
    policy_sha256: policySha256,
    route: `${request.method} ${request.resource}`,
    outcome: 'error',
    reason: null,
    code,
    operation: operation ?? null,
    detail: detail ?? null,
    binding: null,
    approval_id: null,
    extended_request_id: request.extendedRequestId,
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
