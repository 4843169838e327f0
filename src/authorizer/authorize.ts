import { createHash } from 'node:crypto';
import type { RoutePolicy } from '../policy/policy.ts';
import type { Clock, NumericDate } from '../shared/numeric-date.ts';
import type { Random } from '../shared/random.ts';
import { applyTransition } from '../step-up/apply.ts';
import type { StepUpRecord } from '../step-up/record.ts';
import type { StepUpStore } from '../step-up/step-up-store.ts';
import type { AccessToken, TokenVerifier } from '../token/access-token.ts';
import { bearerToken } from './bearer-token.ts';
import { type Decision, decide } from './decide.ts';
import { type AuthorizerRequest, header, repeatedHeader } from './request.ts';
import { type CallersByClient, type Requirement, requirementOf } from './requirement.ts';
import { sealFor } from './seal-for.ts';
import { transitionFor } from './transition-for.ts';
import { allowed, challenged, denied, type Verdict } from './verdict.ts';

export type Authorize = (request: AuthorizerRequest) => Promise<Verdict>;

export interface AuthorizeDeps {
  readonly policy: RoutePolicy;
  readonly callers: CallersByClient;
  readonly tokens: TokenVerifier;
  readonly stepUps: StepUpStore;
  readonly clock: Clock;
  readonly random: Random;
}

/**
 * The use case: verify the token, evaluate the policy, read the record, decide, and write what the decision needs (open a challenge,
 * or spend the evidence). A write that loses a race is not repeated: the record is read and decided on again.
 *
 * @throws TokenKeysUnavailableError, StoreUnavailableError, StoredItemInvalidError: outages, never an answer.
 */
export function createAuthorize({ policy, callers, tokens, stepUps, clock, random }: AuthorizeDeps): Authorize {
  return async (request) => {
    const now = clock();
    if (repeatedHeader(request.headers)) return denied('header_repeated');

    const bearer = bearerToken(header(request.headers, 'authorization'));
    if (bearer.kind === 'refused') return denied(bearer.reason);
    const verification = await tokens.verify(bearer.token, now);
    if (verification.kind === 'refused') return denied(verification.reason);
    const { token } = verification;

    const requirement = requirementOf(request, policy, callers, token);
    // Asked before anything is opened or spent: no approval may go into a request that cannot be let through.
    if (requirement.kind !== 'deny' && sealFor(requirement, undefined) === 'too_large') {
      return denied('transaction_too_large', requirement.route, token.sub);
    }
    const { decision, record } = await settle(requirement, request, token, now);
    return toVerdict(requirement, decision, record, token, now);
  };

  /** The decision, with whatever it needs already written. Only a step-up needs the store (T32). */
  async function settle(
    requirement: Requirement,
    request: AuthorizerRequest,
    token: AccessToken,
    now: NumericDate,
  ): Promise<Settled> {
    const use = { attempt: attemptOf(request), invocation: random.bits128() };
    if (requirement.kind !== 'step_up') {
      return { decision: decide(requirement, undefined, use.invocation, now), record: undefined };
    }
    const user = { userPoolId: token.userPoolId, sub: token.sub };
    const applied = await applyTransition(stepUps, user, requirement.binding, (record) => {
      const decision = decide(requirement, record, use.invocation, now);
      return { ...transitionFor(decision, record, requirement, use, random, now), decision };
    });
    // What is decided and what is written come from one read and one `now`: they cannot disagree, and if they did nothing may proceed.
    if (applied.kind === 'refused') throw new Error(`decided, but not written: ${applied.reason}`);
    return { decision: applied.decided.decision, record: applied.record };
  }
}

interface Settled {
  readonly decision: Decision;
  readonly record: StepUpRecord | undefined;
}

function toVerdict(
  requirement: Requirement,
  decision: Decision,
  record: StepUpRecord | undefined,
  token: AccessToken,
  now: NumericDate,
): Verdict {
  if (decision.outcome === 'deny') return denied(decision.reason, requirement.route, token.sub);
  if (requirement.kind === 'deny') return denied(requirement.reason, requirement.route, token.sub);
  if (decision.outcome === 'allow') return allowed(requirement, decision, token);
  // Only a step-up is ever challenged, and a challenge has been written before it is told.
  if (requirement.kind !== 'step_up' || !record) return denied('route_denied', requirement.route, token.sub);
  return challenged(requirement, decision.reason, record, token, now);
}

/** Which request it was, for the record: the client's Idempotency-Key, else the gateway's own id of the request. */
function attemptOf(request: AuthorizerRequest): string {
  const attempt = header(request.headers, 'idempotency-key') ?? request.extendedRequestId;
  return createHash('sha256').update(attempt).digest('base64url');
}
