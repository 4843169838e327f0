import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  countApproval,
  countOpen,
  countPush,
  countRefusal,
  extendPush,
} from '../../../src/step-up/limit-transitions.ts';
import { type Limits, type LimitsTransition, sessionLocked } from '../../../src/step-up/limits.ts';
import { withLapses } from '../../../src/step-up/refusals.ts';
import { at } from '../../fixtures/step-up-records.ts';
import { CLAIM_SECONDS, type Event, NaiveLimits, PROMPT_SECONDS } from './model/naive-limits.ts';

const SESSIONS = ['thief', 'victim', 'third'];
const NONCES = [...Array(8).keys()];
const WAITS = [0, 0, 0, 0, 0, 0, 1, 9, 10, 11, 29, 30, 31, 59, 60, 60, 60, 60, 61, 599, 600, 601, 1200];

/** Up to 70 events of three sign-ins within a day, each with nonces of its own. */
const sequences: fc.Arbitrary<readonly Event[]> = fc
  .array(
    fc.record({
      kind: fc.constantFrom<Event['kind'][]>('open', 'push', 'push', 'ring', 'refuse', 'refuse', 'approve'),
      session: fc.constantFrom(...SESSIONS),
      nonce: fc.constantFrom(...NONCES),
      wait: fc.constantFrom(...WAITS),
    }),
    { minLength: 20, maxLength: 70 },
  )
  .map((steps) => {
    let now = 0;
    return steps.map(({ wait, nonce, ...step }) => {
      now += wait;
      return { ...step, nonce: `${step.session}-${nonce}`, now };
    });
  });

function transition(limits: Limits | undefined, { kind, session: sessionId, nonce, now }: Event): LimitsTransition {
  const names = { sessionId, nonce, firstRev: 1 };
  switch (kind) {
    case 'open':
      return countOpen(limits, names, at(now));
    case 'push':
      return countPush(limits, { ...names, until: at(now + CLAIM_SECONDS) }, at(now));
    case 'ring':
      return extendPush(limits, { nonce, until: at(now + PROMPT_SECONDS) }, at(now));
    case 'refuse':
      return countRefusal(limits, names, at(now));
    case 'approve':
      return countApproval(limits, names, at(now));
    default:
      return kind satisfies never;
  }
}

/** Applies each event and tells what came of it, with the item after it. */
function run(events: readonly Event[]) {
  let limits: Limits | undefined;
  return events.map((event) => {
    const decided = transition(limits, event);
    if (decided.kind === 'write') limits = decided.next;
    return { event, result: decided.kind === 'refuse' ? decided.reached.reason : decided.kind, limits };
  });
}

describe('limits, over random sequences of three sign-ins', () => {
  it('T20, T42: decide as a model that never forgets', () => {
    const seen = new Set<string>();

    fc.assert(
      fc.property(sequences, (events) => {
        const model = new NaiveLimits();
        const expected = events.map((event) => model.apply(event));

        const steps = run(events);

        for (const { event, result } of steps) seen.add(`${event.kind} ${result}`);
        expect(steps.map(({ result }) => result)).toEqual(expected);
      }),
      { numRuns: 1000 },
    );
    expect(seen).toContain('push session_locked');
    expect(seen).toContain('push pushes_exhausted');
    expect(seen).toContain('push push_in_progress');
    expect(seen).toContain('push keep');
    expect(seen).toContain('ring write');
    expect(seen).toContain('open session_locked');
  });

  it("T42: prompts of a thief that are declined or come to their end never lock the victim's sign-in", () => {
    fc.assert(
      fc.property(sequences, (events) => {
        const steps = run(events.filter(({ kind, session }) => kind === 'open' || session === 'thief'));

        const locks = steps.filter(({ event, limits }) => sessionLocked(limits, 'victim', at(event.now)));

        expect(locks).toEqual([]);
      }),
    );
  });

  it('T20: it makes no difference who looks at what has lapsed, when, or how often', () => {
    let lapses = 0;
    fc.assert(
      fc.property(sequences, fc.constantFrom(...WAITS), fc.constantFrom(...WAITS), (events, first, second) => {
        const last = run(events).at(-1);
        const now = (last?.event.now ?? 0) + first;

        const limits = last?.limits;
        if (!limits) return;
        const inTwoSteps = withLapses(withLapses(limits, at(now)), at(now + second));

        if (withLapses(limits, at(now)) !== limits) lapses += 1;
        expect(inTwoSteps).toEqual(withLapses(limits, at(now + second)));
        expect(withLapses(inTwoSteps, at(now + second))).toBe(inTwoSteps);
      }),
    );
    expect(lapses).toBeGreaterThan(0);
  });

  it('T20: whatever is written has the refusal of each push that came to its end, and of no other', () => {
    fc.assert(
      fc.property(sequences, (events) => {
        const written = run(events.filter(({ kind }) => kind !== 'refuse')).filter(({ result }) => result === 'write');

        for (const { event, limits } of written) {
          const over = limits?.pushes.filter(({ until }) => until <= at(event.now)) ?? [];
          expect(over.map(({ refused }) => refused)).toEqual(over.map(() => true));
        }
      }),
    );
  });

  it('T20: no 600 seconds see more than 5 new pushes of a sign-in or 10 of the person that nobody approved', () => {
    fc.assert(
      fc.property(sequences, (events) => {
        const pushed = run(events.filter(({ kind }) => kind !== 'approve')).filter(
          ({ event, result }) => event.kind === 'push' && result === 'write',
        );

        const perWindow = pushed.map(({ event: { now, session } }) => {
          const recent = pushed.filter(({ event }) => event.now <= now && now - event.now < 600);
          const own = recent.filter(({ event }) => event.session === session);
          return [recent, own].map((some) => new Set(some.map(({ event }) => event.nonce)).size);
        });

        expect(Math.max(0, ...perWindow.map(([all = 0]) => all))).toBeLessThanOrEqual(10);
        expect(Math.max(0, ...perWindow.map(([, own = 0]) => own))).toBeLessThanOrEqual(5);
      }),
    );
  });

  it('T20: no two pushes hold the phone at a time, where each rings while it holds it', () => {
    let rung = 0;
    fc.assert(
      fc.property(sequences, (events) => {
        let limits: Limits | undefined;
        for (const event of events) {
          const { kind, now } = event;
          const holding = limits?.pushes.filter(({ until }) => at(now) < until) ?? [];
          expect(holding.length).toBeLessThanOrEqual(1);
          if (kind === 'ring' && holding.length === 0) continue;
          const decided = transition(limits, kind === 'ring' ? { ...event, ...holding[0] } : event);
          if (decided.kind === 'write') limits = decided.next;
          if (kind === 'ring' && decided.kind === 'write') rung += 1;
        }
      }),
    );
    expect(rung).toBeGreaterThan(0);
  });
});
