import { failureCause } from '../shared/failure-cause.ts';
import type { Logger } from '../shared/logger.ts';
import type { AuthorizerRequest } from './request.ts';
import type { Shadowed, Verdict } from './verdict.ts';

/** What a decision's record may hold, and nothing else: no token, subject, amount, payee, path or handle (T31). */
export interface DecisionLine {
  readonly level: 'INFO' | 'ERROR';
  readonly message: 'decision' | 'decision_failed';
  readonly policy_sha256: string;
  /** The policy's own spelling of the route, null where none matched; in an outage, method and the gateway's template. */
  readonly route: string | null;
  readonly outcome: Verdict['outcome'] | 'error';
  /** A reason code; null in an outage. */
  readonly reason: string | null;
  /** False in shadow mode: the request was let through, and outcome and reason say what would have become of it. */
  readonly enforced: boolean;
  /** Of the authentication that was accepted, null where the token sufficed or nothing was accepted. */
  readonly acr: string | null;
  /** Seconds until the request is worth repeating, where a limit refused it. */
  readonly retry_after: number | null;
  /** Of an outage: the code of the error. */
  readonly code: string | null;
  /** Of an outage: the call that failed, such as `GetItem`. */
  readonly operation: string | null;
  /** Of an outage: how it failed, such as `AccessDeniedException`. */
  readonly detail: string | null;
  /** A digest: tells step-up records apart and nothing else. */
  readonly binding: string | null;
  /** Of the approval that was used: joins this line to the back end's ledger, and opens nothing any more. */
  readonly approval_id: string | null;
  readonly extended_request_id: string;
}

export type DecisionLog = (line: DecisionLine) => void;

/** In shadow mode it tells what would have become of the request; an outage there is an error too, though the request goes on. */
export function toDecisionLine(verdict: Verdict, policySha256: string, extendedRequestId: string): DecisionLine {
  const allowed = verdict.outcome === 'allow' ? verdict : undefined;
  return {
    ...decided(allowed?.shadowed ?? verdict),
    policy_sha256: policySha256,
    route: verdict.route?.key ?? null,
    enforced: allowed?.shadowed === undefined,
    acr: allowed?.acr ?? null,
    retry_after: verdict.outcome === 'deny' ? (verdict.retryAfter ?? null) : null,
    binding: verdict.outcome === 'deny' ? null : (verdict.binding ?? null),
    approval_id: allowed?.approvalId ?? null,
    extended_request_id: extendedRequestId,
  };
}

/**
 * An outage, as an event of its own that an alarm can match: distinct from every ordinary denial (T25). `route` comes from the
 * gateway, because the policy may not have been asked yet.
 */
export function toFailureLine(error: unknown, policySha256: string, request: AuthorizerRequest): DecisionLine {
  return {
    ...failed(error),
    policy_sha256: policySha256,
    route: `${request.method} ${request.resource}`,
    enforced: true,
    acr: null,
    retry_after: null,
    binding: null,
    approval_id: null,
    extended_request_id: request.extendedRequestId,
  };
}

type What = Pick<DecisionLine, 'level' | 'message' | 'outcome' | 'reason' | 'code' | 'operation' | 'detail'>;

function decided(shown: Verdict | Shadowed): What {
  if (shown.outcome === 'error') return failed(shown.error);
  const { outcome, reason } = shown;
  return { level: 'INFO', message: 'decision', outcome, reason, code: null, operation: null, detail: null };
}

function failed(error: unknown): What {
  const { code, operation = null, detail = null } = failureCause(error);
  return { level: 'ERROR', message: 'decision_failed', outcome: 'error', reason: null, code, operation, detail };
}

/** Writes each line as one record. */
export function decisionRecords(logger: Logger): DecisionLog {
  return ({ level, message, ...fields }) => {
    if (level === 'ERROR') logger.error(message, fields);
    else logger.info(message, fields);
  };
}

/** Says at the cold start that keys come from elsewhere than the user pools: never so in a deployment (the constructs refuse it). */
export function warnOfKeyOverride(jwksUri: URL | undefined, logger: Logger): void {
  if (jwksUri) logger.warn('jwks_uri_overridden', { host: jwksUri.host });
}
