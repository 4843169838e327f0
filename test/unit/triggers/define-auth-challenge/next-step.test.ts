import { describe, expect, it } from 'vitest';
import type { PastRound } from '../../../../src/triggers/auth-round.ts';
import { type NextStep, nextStep } from '../../../../src/triggers/define-auth-challenge/next-step.ts';
import { FLOW, OTHER_FLOW } from '../step-up-world.ts';

// Built-in challenges carry the metadata that would tempt most (F33).
const KINDS: Readonly<Record<string, Omit<PastRound, 'challengeResult'>>> = {
  bind: { challengeName: 'CUSTOM_CHALLENGE', challengeMetadata: `bind:${FLOW}` },
  liveid: { challengeName: 'CUSTOM_CHALLENGE', challengeMetadata: `liveid:${FLOW}` },
  'liveid of another flow': { challengeName: 'CUSTOM_CHALLENGE', challengeMetadata: `liveid:${OTHER_FLOW}` },
  foreign: { challengeName: 'CUSTOM_CHALLENGE', challengeMetadata: 'CODE-123456' },
  SRP_A: { challengeName: 'SRP_A', challengeMetadata: undefined },
  PASSWORD_VERIFIER: { challengeName: 'PASSWORD_VERIFIER', challengeMetadata: `bind:${FLOW}` },
  SMS_MFA: { challengeName: 'SMS_MFA', challengeMetadata: `liveid:${FLOW}` },
  unknown: { challengeName: 'NEW_CHALLENGE_OF_2030', challengeMetadata: `liveid:${FLOW}` },
};

const ROUNDS = Object.entries(KINDS).flatMap(([kind, round]) => [
  { name: `${kind} right`, past: { ...round, challengeResult: true } },
  { name: `${kind} wrong`, past: { ...round, challengeResult: false } },
]);

// docs/triggers.md, written out: every run that is allowed to go on, and nothing else.
const DOCUMENTED: Readonly<Record<Exclude<NextStep, 'fail'>, readonly string[]>> = {
  challenge: ['', 'bind right', 'bind right, liveid wrong'],
  tokens: ['bind right, liveid right', 'bind right, liveid wrong, liveid right'],
};

describe('nextStep', () => {
  it('T36: over all sequences up to length 5 goes on for the documented ones only', () => {
    expect(outcomes(5, true, false)).toEqual(DOCUMENTED);
  }, 60_000);

  it('T36: never gives tokens to a user who does not exist, over all sequences up to length 4', () => {
    expect(outcomes(4, true, true).tokens).toEqual([]);
  });

  it('T36: begins the same run for a user who does not exist', () => {
    expect([nextStep([], true, true), nextStep(pastOf('bind wrong'), true, true)]).toEqual(['challenge', 'fail']);
  });

  it('T36: fails every sequence up to length 4 at a client other than the step-up client', () => {
    expect(outcomes(4, false, false)).toEqual({ challenge: [], tokens: [] });
  });

  it.each([
    ['', 'bind'],
    ['no metadata', undefined],
    ['an empty flow', 'bind:'],
    ['a flow of 21 characters', `bind:${FLOW.slice(1)}`],
    ['a flow of 23 characters', `bind:${FLOW}A`],
    ['a line end after the flow', `bind:${FLOW}\n`],
    ['another case', `BIND:${FLOW}`],
    ['a text before', ` bind:${FLOW}`],
  ])('T36: fails after a first round whose metadata is %s', (_name, challengeMetadata) => {
    const round = { challengeName: 'CUSTOM_CHALLENGE', challengeResult: true, challengeMetadata };

    expect(nextStep([round], true, false)).toBe('fail');
  });
});

/** The names of all sequences up to `length` that do not fail, by what comes next. */
function outcomes(length: number, isStepUpClient: boolean, userNotFound: boolean) {
  const found = { challenge: [] as string[], tokens: [] as string[] };
  const visit = (names: readonly string[], session: readonly PastRound[]) => {
    const step = nextStep(session, isStepUpClient, userNotFound);
    if (step !== 'fail') found[step].push(names.join(', '));
    if (session.length === length) return;
    for (const { name, past } of ROUNDS) visit([...names, name], [...session, past]);
  };
  visit([], []);
  return found;
}

function pastOf(...names: readonly string[]): readonly PastRound[] {
  return ROUNDS.filter(({ name }) => names.includes(name)).map(({ past }) => past);
}
