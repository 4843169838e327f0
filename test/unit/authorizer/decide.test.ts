import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { decide } from '../../../src/authorizer/decide.ts';
import type { Requirement } from '../../../src/authorizer/requirement.ts';
import { LIVEID_ACR } from '../../../src/identity-provider/identity-provider.ts';
import { numericDate } from '../../../src/shared/numeric-date.ts';
import type { Evidence, Spent, StepUpRecord } from '../../../src/step-up/record.ts';
import { policyFromYaml } from '../../fixtures/policies/policy-from-yaml.ts';

interface Case {
  readonly it: string;
  readonly requirement?: Partial<Extract<Requirement, { kind: 'step_up' }>>;
  readonly record?: null;
  readonly evidence?: Partial<Evidence> | null;
  readonly spent?: Partial<Spent>;
  readonly lastSpent?: Partial<Spent>;
  readonly expect: string;
}

const NOW = numericDate(1_700_000_000);
const INVOCATION = 'AAAAAAAAAAAAAAAAAAAAAA';
const NONCE = 'NNNNNNNNNNNNNNNNNNNNNA';
const cases: Case[] = parse(readFileSync(new URL('../../cases/decide.yaml', import.meta.url), 'utf8'));

const policy = policyFromYaml(readFileSync(new URL('../../../examples/bank/policy.yaml', import.meta.url), 'utf8'));
const route = [...policy.routes.values()].find(({ key }) => key === 'POST /transfers/domestic');
if (!route) throw new Error('the sample policy lacks its transfer route');

describe('decide', () => {
  it.each(cases)('$it', (given) => {
    const decision = decide(requirementOf(given), recordOf(given), INVOCATION, NOW);

    const spend = decision.outcome === 'allow' && decision.spend ? ' spend' : '';
    expect(`${decision.outcome} ${decision.reason}${spend}`).toBe(given.expect);
  });

  it('names the approval that was spent, and the max_age under which it was', () => {
    const decision = decide(requirementOf({ it: '', expect: '' }), recordOf({ it: '', expect: '' }), INVOCATION, NOW);

    expect(decision).toEqual({
      outcome: 'allow',
      reason: 'step_up_accepted',
      spend: { nonce: NONCE, maxAge: 300 },
      approvalId: NONCE,
    });
  });

  it('passes a denial of the policy on as it is', () => {
    const decision = decide({ kind: 'deny', reason: 'route_denied', route }, undefined, INVOCATION, NOW);

    expect(decision).toEqual({ outcome: 'deny', reason: 'route_denied' });
  });
});

function requirementOf({ requirement }: Case): Requirement {
  return {
    kind: 'step_up',
    route: route as NonNullable<typeof route>,
    transaction: undefined,
    acrValues: [LIVEID_ACR],
    maxAge: 300,
    covers: 'transaction',
    binding: `transaction:${'A'.repeat(43)}`,
    originJti: 'jti',
    ...requirement,
  };
}

function recordOf({ record, evidence, spent, lastSpent }: Case): StepUpRecord | undefined {
  if (record === null) return undefined;
  const at = numericDate(NOW - 60);
  const whole = (part: Partial<Spent>): Spent => ({ attempt: 'a', invocation: 'i', nonce: NONCE, at, ...part });
  return {
    rev: 7,
    challenge: {
      state: 'answered',
      nonce: NONCE,
      until: numericDate(NOW + 100),
      sessionId: 's',
      acr: LIVEID_ACR,
      flow: 'f',
      rangAt: at,
      providerUserId: 'p',
      providerChallengeId: 'c',
      challengeUrl: 'https://tenant.example/c',
      code: undefined,
    },
    evidence:
      evidence === null ? undefined : { acr: LIVEID_ACR, amr: ['face'], authTime: at, nonce: NONCE, ...evidence },
    spent: spent && whole(spent),
    lastSpent: lastSpent && whole(lastSpent),
    purgeAt: numericDate(NOW + 1000),
  };
}
