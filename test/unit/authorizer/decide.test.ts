import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { decide, NO_STANDING, type Use } from '../../../src/authorizer/decide.ts';
import type { Requirement } from '../../../src/authorizer/requirement.ts';
import { LIVEID_ACR } from '../../../src/identity-provider/identity-provider.ts';
import type { Route } from '../../../src/policy/policy.ts';
import type { Ial } from '../../../src/shared/ial.ts';
import { numericDate } from '../../../src/shared/numeric-date.ts';
import type { IdentityRecord } from '../../../src/step-up/identity-store.ts';
import type { Limits } from '../../../src/step-up/limits.ts';
import type { Evidence, Spent, StepUpRecord } from '../../../src/step-up/record.ts';
import type { Standing } from '../../../src/step-up/standing-store.ts';

interface Case {
  readonly it: string;
  readonly requirement?: Partial<Extract<Requirement, { kind: 'step_up' }>>;
  readonly record?: null;
  readonly evidence?: Partial<Evidence> | null;
  readonly spent?: Partial<Spent>;
  readonly lastSpent?: Partial<Spent>;
  /** Without it the person has no identity record. */
  readonly identity?: {
    readonly ial?: Ial;
    readonly proofedAt?: number;
    readonly revokedBefore?: number;
    readonly revokedSession?: string;
  };
  /** Of the sign-in that asks. */
  readonly limits?: { readonly lockedUntil?: number; readonly opens?: number; readonly pushes?: number };
  readonly signIn?: { readonly acr?: string; readonly authTime?: number | null };
  readonly use?: Partial<Use>;
  readonly retryWindow?: number;
  readonly challenge?: 'pending';
  readonly expect: string;
}

const NOW = numericDate(1_700_000_000);
const INVOCATION = 'AAAAAAAAAAAAAAAAAAAAAA';
const NONCE = 'NNNNNNNNNNNNNNNNNNNNNA';
const cases: Case[] = parse(readFileSync(new URL('../../cases/decide.yaml', import.meta.url), 'utf8'));

const SESSION = 'the-session';
const PLAIN: Case = { it: '', expect: '' };
const route: Route = {
  key: 'POST /transfers',
  authorizer: 'countersign',
  caller: 'customer',
  scopes: [],
  groups: [],
  transaction: undefined,
  enforce: true,
  execution: undefined,
  retryWindow: 0,
  require: [],
};

describe('decide', () => {
  it.each(cases)('$it', (given) => {
    const decision = decide(requirementOf(given), standingOf(given), useOf(given), NOW);

    const spend = decision.outcome === 'allow' && decision.spend ? ' spend' : '';
    const wait = decision.outcome === 'deny' && decision.retryAfter !== undefined ? ` ${decision.retryAfter}` : '';
    expect(`${decision.outcome} ${decision.reason}${spend}${wait}`).toBe(given.expect);
  });

  it('names the approval that was spent, and the max_age under which it was', () => {
    const decision = decide(requirementOf(PLAIN), standingOf(PLAIN), useOf(PLAIN), NOW);

    expect(decision).toEqual({
      outcome: 'allow',
      reason: 'step_up_accepted',
      acr: LIVEID_ACR,
      spend: { nonce: NONCE, maxAge: 300 },
      approvalId: NONCE,
    });
  });

  it.each([
    ['transaction', 'challenge acr_not_accepted'],
    ['session', 'allow step_up_accepted'],
  ] as const)('T5: for a %s takes evidence of a native acr that the route lists (F46): %s', (covers, expected) => {
    const native = 'urn:cognito:loa:2';
    const given: Case = {
      ...PLAIN,
      requirement: { covers, acrValues: [LIVEID_ACR, native] },
      evidence: { acr: native },
    };

    const { outcome, reason } = decide(requirementOf(given), standingOf(given), useOf(given), NOW);

    expect(`${outcome} ${reason}`).toBe(expected);
  });

  it('passes a denial of the policy on as it is', () => {
    const decision = decide({ kind: 'deny', reason: 'route_denied', route }, NO_STANDING, useOf(PLAIN), NOW);

    expect(decision).toEqual({ outcome: 'deny', reason: 'route_denied', retryAfter: undefined });
  });
});

function requirementOf({ requirement, signIn = {}, retryWindow = 0 }: Case): Requirement {
  const { authTime = NOW - 1000 } = signIn;
  return {
    kind: 'step_up',
    route: { ...route, retryWindow, execution: retryWindow > 0 ? 'once' : undefined },
    transaction: undefined,
    acrValues: [LIVEID_ACR],
    maxAge: 300,
    covers: 'transaction',
    binding: `transaction:${'A'.repeat(43)}`,
    canonical: '{}',
    identity: undefined,
    ...requirement,
    signIn: { sessionId: SESSION, acr: signIn.acr, authTime: authTime === null ? undefined : numericDate(authTime) },
  };
}

function useOf({ use }: Case): Use {
  return { attempt: 'this-attempt', invocation: INVOCATION, named: false, ...use };
}

function standingOf(given: Case): Standing {
  return { record: recordOf(given), identity: identityOf(given), limits: limitsOf(given) };
}

function identityOf({ identity }: Case): IdentityRecord | undefined {
  if (!identity) return undefined;
  const { ial, proofedAt = NOW - 1000, revokedBefore, revokedSession } = identity;
  return {
    rev: 1,
    providerUserId: 'p',
    proofing: ial && { ial, at: numericDate(proofedAt) },
    asserted: undefined,
    heard: undefined,
    revokedBefore: revokedBefore === undefined ? undefined : numericDate(revokedBefore),
    revokedSessions: new Map(revokedSession === undefined ? [] : [[revokedSession, NOW]]),
  };
}

function limitsOf({ limits }: Case): Limits | undefined {
  if (!limits) return undefined;
  const { lockedUntil, opens = 0, pushes = 0 } = limits;
  const at = numericDate(NOW - 100);
  const session = {
    refusals: 0,
    lockedUntil: lockedUntil === undefined ? undefined : numericDate(lockedUntil),
    opens,
    opensSince: at,
    lastAt: at,
  };
  const push = { sessionId: SESSION, at, until: numericDate(NOW - 50), refused: true };
  return {
    rev: 1,
    pushes: Array.from({ length: pushes }, (_, index) => ({ ...push, nonce: `nonce-${index}` })),
    sessions: new Map([[SESSION, session]]),
    purgeAt: numericDate(NOW + 1000),
  };
}

function recordOf({ record, evidence, spent, lastSpent, challenge }: Case): StepUpRecord | undefined {
  if (record === null) return undefined;
  const at = numericDate(NOW - 60);
  if (challenge === 'pending') {
    const until = numericDate(NOW + 100);
    return {
      rev: 7,
      challenge: { state: challenge, nonce: NONCE, until, sessionId: SESSION, acr: LIVEID_ACR, transaction: '{}' },
      evidence: undefined,
      spent: undefined,
      lastSpent: undefined,
      purgeAt: numericDate(NOW + 1000),
    };
  }
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
      evidence === null
        ? undefined
        : { acr: LIVEID_ACR, amr: ['face'], authTime: at, nonce: NONCE, ticket: undefined, ...evidence },
    spent: spent && whole(spent),
    lastSpent: lastSpent && whole(lastSpent),
    purgeAt: numericDate(NOW + 1000),
  };
}
