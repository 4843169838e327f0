import { createHash } from 'node:crypto';
import type { RoutePolicy } from '../policy/policy.ts';
import { SEAL_HEADER } from '../seal/seal.ts';
import type { Clock, NumericDate } from '../shared/numeric-date.ts';
import type { AccessToken, TokenVerifier } from '../token/access-token.ts';
import { verifyBearer } from '../token/bearer-token.ts';
import { accessOf } from './access.ts';
import type { CallersByClient } from './callers-by-client.ts';
import { decide, NO_STANDING, type Use } from './decide.ts';
import { type AuthorizerRequest, header, isRepeated } from './request.ts';
import { type Requirement, requirementOf } from './requirement.ts';
import { isSealable } from './seal-for.ts';
import { type SettleDeps, type Settled, settle } from './settle.ts';
import { allowed, challenged, denied, shadowed, type Verdict } from './verdict.ts';

export type Authorize = (request: AuthorizerRequest) => Promise<Verdict>;

export interface AuthorizeDeps extends SettleDeps {
  readonly policy: RoutePolicy;
  readonly callers: CallersByClient;
  readonly tokens: TokenVerifier;
  readonly clock: Clock;
}

/**
 * The use case: verify the token, find out who may call and what is demanded, decide, and write what the decision needs.
 *
 * In shadow mode (`enforce: false`) the demand is decided on and told in the verdict, and stops nothing: not even an outage of the store.
 *
 * @throws TokenKeysUnavailableError, StoreUnavailableError, StoredItemInvalidError: outages, never an answer.
 */
export function createAuthorize(deps: AuthorizeDeps): Authorize {
  const { policy, callers, tokens, clock, random } = deps;

  return async (request) => {
    const now = clock();
    if (isRepeated(request.headers, 'authorization')) return denied('header_repeated');
    const verification = await verifyBearer(tokens, header(request.headers, 'authorization'), now);
    if (verification.kind === 'refused') return denied(verification.reason);
    const { token } = verification;
    // A container believes it, and the gateway passes it on where no seal is made: in shadow mode, on a route without a transaction.
    if (request.headers.has(SEAL_HEADER)) return denied('seal_header_not_accepted', undefined, token);

    const access = accessOf(request, policy, callers, token);
    if (access.kind === 'denied') return denied(access.reason, access.route, token);
    const requirement = sealable(requirementOf(request, access.matched, policy.audience, token));
    const use = requirement.kind === 'step_up' && requirement.covers === 'transaction' ? useOf(request) : undefined;
    return access.matched.route.enforce ? enforce(requirement, token, use, now) : shadow(requirement, token, use, now);
  };

  async function enforce(
    requirement: Requirement,
    token: AccessToken,
    use: Use | undefined,
    now: NumericDate,
  ): Promise<Verdict> {
    const { route } = requirement;
    const { decision, record } = await settled(requirement, token, use, now);
    switch (decision.outcome) {
      case 'allow':
        return requirement.kind === 'deny'
          ? denied(requirement.reason, route, token)
          : allowed(requirement, decision, token);
      case 'challenge':
        // Only a step-up is ever challenged.
        return requirement.kind === 'step_up'
          ? challenged(requirement, decision.reason, record, token, now)
          : denied('route_denied', route, token);
      case 'deny':
        return denied(decision.reason, route, token, decision.retryAfter);
      default:
        return decision satisfies never;
    }
  }

  /** Only a step-up needs the store (T32). */
  async function settled(
    requirement: Requirement,
    token: AccessToken,
    use: Use | undefined,
    now: NumericDate,
  ): Promise<Settled> {
    return requirement.kind === 'step_up'
      ? settle(requirement, token, use, deps, now)
      : { decision: decide(requirement, NO_STANDING, use, now), record: undefined };
  }

  async function shadow(
    requirement: Requirement,
    token: AccessToken,
    use: Use | undefined,
    now: NumericDate,
  ): Promise<Verdict> {
    try {
      const standing =
        requirement.kind === 'step_up' ? await deps.standings.findStanding(token, requirement.binding) : NO_STANDING;
      const { outcome, reason } = decide(requirement, standing, use, now);
      return shadowed(requirement, { outcome, reason }, token);
    } catch (error) {
      return shadowed(requirement, { outcome: 'error', error }, token);
    }
  }

  function useOf(request: AuthorizerRequest): Use {
    const key = header(request.headers, 'idempotency-key');
    // Told apart, because the gateway's id of a request can be sent as a key later.
    const name = key === undefined ? `request:${request.extendedRequestId}` : `key:${key}`;
    const attempt = createHash('sha256').update(name).digest('base64url');
    return { attempt, invocation: random.bits128(), named: key !== undefined };
  }
}

/** Asked before anything is opened or spent: no approval may go into a request that cannot be let through. */
function sealable(requirement: Requirement): Requirement {
  if (requirement.kind === 'deny' || isSealable(requirement)) return requirement;
  return { kind: 'deny', reason: 'transaction_too_large', route: requirement.route };
}
