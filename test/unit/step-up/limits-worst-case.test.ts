import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countApproval, countPush, countRefusal, extendPush } from '../../../src/step-up/limit-transitions.ts';
import type { Limits, LimitsTransition } from '../../../src/step-up/limits.ts';
import { at } from '../../fixtures/step-up-records.ts';

/** A paragraph of docs/triggers.md, in one line. */
const WORST = readFileSync(new URL('../../../docs/triggers.md', import.meta.url), 'utf8')
  .split('\n\n')
  .find((paragraph) => paragraph.startsWith('**What a thief can do at worst.**'))
  ?.replaceAll('\n', ' ');

/** How a prompt ends, and for how many seconds it is on the phone. `lapsed` in 10 s: its ring died; otherwise nobody answered. */
interface Prompt {
  readonly ending: 'declined' | 'lapsed' | 'approved';
  readonly seconds: number;
}

const DECLINED: Prompt = { ending: 'declined', seconds: 0 };
const DEAD: Prompt = { ending: 'lapsed', seconds: 10 };
const UNANSWERED: Prompt = { ending: 'lapsed', seconds: 60 };
const APPROVED: Prompt = { ending: 'approved', seconds: 0 };
const HOUR = 3600;

/** A prompt, after some idle seconds. */
type Move = Prompt & { readonly idle: number };

/**
 * The seconds in which a phone rings for prompts that nobody approves, where each is asked for as soon as the limits let any of these
 * sign-ins ring. Challenges are free and always at hand: nothing but the limits holds anybody back.
 */
function rings(moves: Iterable<Move>, sessions = 1, end = 3 * HOUR): readonly number[] {
  const rung: number[] = [];
  let limits: Limits | undefined;
  let now = 0;
  let asked = 0;
  for (const { ending, seconds, idle } of moves) {
    now += idle;
    asked += 1;
    const nonce = `n${asked}`;
    const sessionId = claim(nonce);
    if (now >= end) return rung;
    if (ending !== 'approved') rung.push(now);
    if (seconds > 10) apply(extendPush(limits, { nonce, until: at(now + seconds) }, at(now)));
    now += seconds;
    if (ending === 'declined') apply(countRefusal(limits, { sessionId, nonce, firstRev: 1 }, at(now)));
    if (ending === 'approved') apply(countApproval(limits, { sessionId, nonce }, at(now)));
  }
  return rung;

  /** Waits until one of the sign-ins may ring. */
  function claim(nonce: string): string {
    for (;;) {
      const waits: number[] = [];
      for (let session = 0; session < sessions; session += 1) {
        const sessionId = `s${session}`;
        const decided = countPush(limits, { sessionId, nonce, until: at(now + 10), firstRev: 1 }, at(now));
        if (apply(decided)) return sessionId;
        if (decided.kind === 'refuse') waits.push(decided.reached.retryAfter);
      }
      now += Math.min(...waits);
    }
  }

  function apply(decided: LimitsTransition): boolean {
    if (decided.kind === 'write') limits = decided.next;
    return decided.kind === 'write';
  }
}

function* always(...prompts: readonly Prompt[]): Generator<Move> {
  for (;;) yield* prompts.map((prompt) => ({ ...prompt, idle: 0 }));
}

/** The most rings in any so many seconds. */
function mostIn(seconds: number, rung: readonly number[]): number {
  return Math.max(0, ...rung.map((from) => rung.filter((now) => now >= from && now < from + seconds).length));
}

describe('the most that a thief can ring', () => {
  it.each([
    ['declines each prompt at once', DECLINED],
    ['answers none', UNANSWERED],
    ['cannot answer, as each ring dies', DEAD],
  ])('T20: one sign-in is 5 times in ten minutes and 11 times in an hour, if the person %s', (_name, prompt) => {
    const rung = rings(always(prompt));

    expect(mostIn(600, rung)).toBe(5);
    expect(mostIn(HOUR, rung)).toBe(11);
  });

  it.each([
    ['declines each prompt at once', DECLINED],
    ['answers none', UNANSWERED],
  ])('T20: after its first hour one sign-in is once an hour, if the person %s', (_name, prompt) => {
    const rung = rings(always(prompt), 1, 24 * HOUR).filter((now) => now >= HOUR);

    expect(rung.length).toBeGreaterThan(20);
    expect(mostIn(HOUR, rung)).toBe(1);
  });

  it('T20: no mixture of prompts and pauses of one sign-in gets more than 11 into an hour', () => {
    const moves = fc.array(
      fc.record({
        ending: fc.constantFrom<Prompt['ending']>('declined', 'lapsed', 'lapsed'),
        seconds: fc.constantFrom(10, 60, 61, 120, 300),
        idle: fc.constantFrom(0, 0, 0, 0, 0, 1, 29, 60, 299, 600),
      }),
      { minLength: 5, maxLength: 16 },
    );
    let most = 0;

    fc.assert(
      fc.property(moves, (mixed) => {
        most = Math.max(most, mostIn(HOUR, rings(mixed, 1, 24 * HOUR)));
      }),
      { numRuns: 2000 },
    );

    expect(most).toBeGreaterThan(8);
    expect(most).toBeLessThanOrEqual(11);
  });

  it('T20: is 5 in ten minutes and 30 an hour for one sign-in in which the person goes on approving what they do themselves', () => {
    const mixtures = [1, 2, 3, 4].map((declined) => [...Array<Prompt>(declined).fill(DECLINED), APPROVED]);

    const rung = mixtures.map((prompts) => rings(always(...prompts)));

    expect(rung.map((one) => mostIn(600, one))).toEqual([5, 5, 5, 5]);
    expect(rung.map((one) => mostIn(HOUR, one))).toEqual([30, 30, 30, 30]);
  });

  it.each([
    ['declined at once', DECLINED],
    ['answered by nobody', UNANSWERED],
  ])(
    'T20: several sign-ins whose prompts are %s: 10 in ten minutes, 11 an hour each and 60 together',
    (_name, prompt) => {
      const bySessions = [1, 2, 3, 7, 12].map((sessions) => rings(always(prompt), sessions));

      expect(bySessions.map((rung) => mostIn(600, rung))).toEqual([5, 10, 10, 10, 10]);
      expect(bySessions.map((rung) => mostIn(HOUR, rung))).toEqual([11, 22, 33, 60, 60]);
    },
  );

  it('T20: is what docs/triggers.md tells', () => {
    expect(WORST).toContain('5 times in ten minutes, 11 times in the first hour and then once an hour');
    expect(WORST).toContain('5 times in ten minutes go on, 30 times an hour');
    expect(WORST).toContain('10 times in ten minutes, 11 times an hour for each and never more than 60');
  });
});
