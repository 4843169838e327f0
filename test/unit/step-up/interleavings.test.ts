import { describe, expect, it } from 'vitest';
import type { StepUpRecord } from '../../../src/step-up/record.ts';
import { spend } from '../../../src/step-up/spend.ts';
import * as transitions from '../../../src/step-up/transitions.ts';
import { keyOf } from './model/key.ts';
import { search } from './model/search.ts';
import { stepsFrom } from './model/steps.ts';
import { type Actor, authorizer, flow, type Rules, worldOf } from './model/world.ts';

// Explicit-state search: the real transitions, on a store with the semantics of `StepUpStore`, in every order in which
// authorizers, flows, the person, the clock, crashes, lost answers and late duplicates of writes can come.

const rules: Rules = {
  ...transitions,
  spend,
  accepts: (stored, previous) => stored?.rev === previous?.rev,
  nonceOf: ({ name, requestsLeft }, read) => `${name}${requestsLeft}.${read?.rev ?? 0}`,
  decidesAgain: true,
};

const A = authorizer('A', 1);
const B = authorizer('B', 1);
const F = flow('F', 'f', 0);
const G = flow('G', 'g', 0);
const SPENDERS = [authorizer('A', 2), authorizer('B', 1), F];
const DEAD_RING = 10;
const EXPIRED = 310;

/** Catches a hang. How long a search takes depends on the number of states alone. */
const LIMIT = 120_000;

function explore(actors: readonly Actor[], later: readonly number[], changes: Partial<Rules> = {}) {
  const used = { ...rules, ...changes };
  return search(
    worldOf(actors, later),
    (world) => keyOf(world, used),
    (world) => stepsFrom(world, used),
  );
}

describe('all interleavings', () => {
  it.each<[string, readonly Actor[], readonly number[], number]>([
    ['two authorizers and two flows, while the challenge expires', [A, B, F, G], [EXPIRED], 38_000],
    ['two authorizers and two flows, while a ring dies', [A, B, F, G], [DEAD_RING], 42_000],
    ['two authorizers with two requests each', [authorizer('A', 2), authorizer('B', 2), F], [EXPIRED], 44_000],
    ['a second request and two flows', [authorizer('A', 2), F, G], [EXPIRED], 12_000],
    ['triggers that are run again after a crash', [authorizer('A', 2), flow('F', 'f', 1), G], [DEAD_RING], 28_000],
    ['one flow whose trigger runs twice at once', [authorizer('A', 2), F, flow('G', 'f', 1)], [DEAD_RING], 30_000],
  ])('T16 T39 T40 T46: keep every invariant: %s', { timeout: LIMIT }, (_name, actors, later, floor) => {
    const { found, states } = explore(actors, later);

    expect(found).toBeUndefined();
    expect(states).toBeGreaterThan(floor);
  });
});

describe('the search finds', () => {
  const inPending = (record: StepUpRecord | undefined): StepUpRecord | undefined =>
    record?.challenge.state === 'ringing'
      ? { ...record, challenge: { ...record.challenge, state: 'pending' } }
      : record;

  it.each<[string, Partial<Rules>, string, (readonly Actor[])?]>([
    ['a store that takes every write', { accepts: () => true }, 'the revision did not grow'],
    [
      'a ring of a challenge that is ringing',
      { ring: (record, r, now) => transitions.ring(inPending(record), r, now) },
      'the phone rang twice for one nonce',
    ],
    [
      'a dead ring that may ring again under its nonce',
      {
        open: (record, o, now) =>
          transitions.open(
            record,
            { ...o, nonce: record?.challenge.state === 'ringing' ? record.challenge.nonce : o.nonce },
            now,
          ),
      },
      'the phone rang twice for one nonce',
    ],
    [
      'evidence for a flow that did not ring',
      {
        verify: (record, v, now) =>
          transitions.verify(
            record,
            { ...v, flow: record && 'flow' in record.challenge ? record.challenge.flow : v.flow },
            now,
          ),
      },
      'evidence went to a flow that did not ring',
    ],
    [
      'a spend that does not look at what was spent',
      { spend: (record, s, now) => spend(record && { ...record, spent: undefined }, s, now) },
      'a use vanished',
      SPENDERS,
    ],
    [
      'a spend that knows its own write by the attempt',
      {
        spend: (record, s, now) =>
          spend(
            record,
            { ...s, invocation: record?.spent?.attempt === s.attempt ? record.spent.invocation : s.invocation },
            now,
          ),
      },
      'more requests let through than approvals given',
      SPENDERS,
    ],
    [
      'an open that forgets what was spent',
      {
        open: (record, o, now) =>
          transitions.open(record && { ...record, spent: undefined, lastSpent: undefined }, o, now),
      },
      'a use vanished',
      SPENDERS,
    ],
    [
      'an open that insists on what was decided before a lost race',
      { decidesAgain: false },
      'evidence that could be spent was dropped',
    ],
  ])('%s', { timeout: LIMIT }, (_name, broken, violation, actors = [A, B, F, G]) => {
    const { found } = explore(actors, [DEAD_RING], broken);

    expect(found).toMatchObject({ violation });
  });
});
