import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accessOf } from '../../../src/authorizer/access.ts';
import { callersByClient } from '../../../src/authorizer/callers-by-client.ts';
import { type Decision, decide } from '../../../src/authorizer/decide.ts';
import type { AllowReason } from '../../../src/authorizer/reasons.ts';
import type { AuthorizerRequest } from '../../../src/authorizer/request.ts';
import { type Requirement, requirementOf } from '../../../src/authorizer/requirement.ts';
import { loadPolicy } from '../../../src/policy/load-policy.ts';
import { parsePolicy } from '../../../src/policy/parse-policy.ts';
import type { RoutePolicy } from '../../../src/policy/policy.ts';
import { serializeCompiledPolicy } from '../../../src/policy/serialize-policy.ts';
import type { Standing } from '../../../src/step-up/standing-store.ts';
import { CLIENTS, POOLS } from '../../fixtures/authorizer/access-token.ts';
import { policies } from './naive/arbitrary-policies.ts';
import { NOW, situationsUnder } from './naive/arbitrary-situations.ts';
import { naivelyAllows } from './naive/naive-decision.ts';
import type { Asking, PolicySource, Sent, Situation } from './naive/situation.ts';

const POLICIES = 120;
const SITUATIONS = 150;
/** How often each reason to allow must have been reached, of 18,000 decisions. */
const OFTEN = 20;

describe('accessOf, requirementOf and decide', () => {
  it('T11, T12, T13, T16, T17, T23: allow nothing that a plain reading of policy and design would not allow', () => {
    const reached: Record<AllowReason, number> = {
      token_sufficient: 0,
      step_up_accepted: 0,
      token_authentication_accepted: 0,
      retry_accepted: 0,
    };
    let refusedByBoth = 0;
    let spending = 0;
    let reusable = 0;
    let allowedByNaiveOnly = 0;

    for (const { source, policy } of compiledPolicies()) {
      fc.assert(
        fc.property(situationsUnder(source), (situation) => {
          const decision = decisionOn(situation, policy);
          const naive = naivelyAllows(situation, CLIENTS, NOW);
          if (decision?.outcome === 'allow') {
            expect([decision.reason, naive]).toEqual([decision.reason, true]);
            reached[decision.reason] += 1;
            if (decision.spend) spending += 1;
            else if (decision.reason === 'step_up_accepted') reusable += 1;
          } else if (naive) allowedByNaiveOnly += 1;
          else refusedByBoth += 1;
        }),
        { numRuns: SITUATIONS },
      );
    }

    for (const [reason, times] of Object.entries({ ...reached, spending, reusable, refusedByBoth })) {
      expect([reason, times > OFTEN]).toEqual([reason, true]);
    }
    // A naive one that said yes to everything would prove nothing.
    expect(allowedByNaiveOnly).toBeLessThan(refusedByBoth / 100);
  });
});

/** Policies that are accepted: of the others most have a rule that can never be met. */
function* compiledPolicies(): Generator<{ readonly source: PolicySource; readonly policy: RoutePolicy }> {
  let found = 0;
  for (const source of fc.sample(policies, 20 * POLICIES)) {
    const parsed = parsePolicy(JSON.stringify(source), 'policy.yaml');
    if (!parsed.ok) continue;
    yield { source, policy: loadPolicy(serializeCompiledPolicy(parsed.policy)) };
    found += 1;
    if (found === POLICIES) return;
  }
  throw new Error('too few of the generated policies are accepted');
}

/** Undefined where the caller may not call at all. */
function decisionOn({ asking, approved, record, identity, use }: Situation, policy: RoutePolicy): Decision | undefined {
  const demanded = demandOf(asking, policy);
  if (!demanded) return undefined;
  // The record lies where the approval was asked for, and is found only by who looks there.
  const approval = demandOf(approved, { ...policy, audience: approved.policy.audience });
  const found =
    demanded.kind === 'step_up' &&
    approval?.kind === 'step_up' &&
    approval.binding === demanded.binding &&
    approved.token.userPoolId === asking.token.userPoolId &&
    approved.token.sub === asking.token.sub;
  const standing: Standing = { record: found ? record : undefined, identity, limits: undefined };
  return decide(demanded, standing, use, NOW);
}

function demandOf({ sent, token }: Asking, policy: RoutePolicy): Requirement | undefined {
  const request = requestOf(sent);
  const access = accessOf(request, policy, callersByClient(policy, POOLS), token);
  return access.kind === 'granted' ? requirementOf(request, access.matched, policy.audience, token) : undefined;
}

function requestOf(sent: Sent): AuthorizerRequest {
  const headers = {
    'x-high-value-transaction': sent.transaction,
    'content-digest': sent.digest,
    'content-encoding': sent.encoding,
    'idempotency-key': sent.idempotencyKey,
  };
  return {
    method: sent.method,
    resource: sent.resource,
    path: sent.path,
    query: new Map(sent.query),
    pathParameters: new Map(Object.entries(sent.pathParameters)),
    headers: new Map(Object.entries(headers).filter(([, values]) => values.length > 0)),
    extendedRequestId: 'request-1',
  };
}
