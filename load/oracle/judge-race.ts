import type { Expectation } from '../scenarios/expectation.ts';
import type { RaceEntry, RaceExpectation } from '../scenarios/step.ts';
import { answerIn, outcomeOf } from './answer.ts';
import type { Asked } from './asked.ts';
import { judge } from './judge.ts';
import { isOutage, type Sent } from './sent.ts';

/** One copy of an entry of a race, and what came of it. */
export interface Raced {
  readonly asked: Asked;
  readonly sent: Sent;
}

/**
 * What is wrong with all copies of one entry together. How many are let through is a bound that nothing loosens; that there are so many at
 * all is asked for only where nobody met an outage or lost every race, which may have spent the approval without an answer.
 */
export function judgeRace(
  copies: readonly Raced[],
  { approval }: RaceEntry,
  expected: RaceExpectation,
): readonly string[] {
  const { allows, others, once } = expected;
  const answered = copies.filter(({ sent }) => !isOutage(sent));
  const allowed = answered.filter(({ sent }) => answerIn(sent)?.effect === 'Allow');
  const rest = answered.filter((copy) => !allowed.includes(copy));
  const isWhole = answered.length === copies.length && !rest.some(({ sent }) => isBeaten(sent));

  const most = { none: 0, one: 1, all: copies.length }[allows];
  const problems: string[] = [];
  if (allowed.length > most) problems.push(`${allowed.length} of ${copies.length} were let through`);
  if (allowed.length < most && isWhole) problems.push(`only ${allowed.length} of ${copies.length} were let through`);

  const firsts = allowed.filter(({ sent }) => reasonOf(sent) !== 'retry_accepted');
  if (approval !== undefined && firsts.length > 1) problems.push(`the approval was spent ${firsts.length} times`);
  for (const { sent, asked } of allowed) {
    problems.push(...judge(sent, allowedOf(reasonOf(sent), approval, once), asked));
  }
  for (const { sent, asked } of rest) problems.push(...judgeOther(sent, asked, others));
  return problems;
}

/** All challenges of a race are one: two would be two prompts for one payment. */
export function challengesOf(copies: readonly Raced[]): ReadonlySet<string> {
  const handles = copies.map(({ sent }) => answerIn(sent)?.context.get('step_up_handle'));
  return new Set(handles.filter((handle) => handle !== undefined));
}

function judgeOther(sent: Sent, asked: Asked, others: readonly string[]): readonly string[] {
  const outcome = outcomeOf(sent);
  if (!others.includes(outcome)) return [`is ${outcome}`];
  const [kind, reason = ''] = outcome.split(' ');
  const expected: Expectation =
    kind === 'deny'
      ? { outcome: 'deny', reason, retryAfter: [1, 1] }
      : { outcome: 'challenge', reasons: [reason], handle: 'new', maxAge: 300 };
  return judge(sent, expected, asked);
}

/** Why one is let through is told by its record alone; a copy may be a retry of another only where the approval is to be claimed. */
function allowedOf(reason: unknown, approval: string | undefined, once: boolean): Expectation {
  const isRetry = once && reason === 'retry_accepted';
  const seal = approval === undefined ? undefined : ({ basis: 'transaction', approval, once } as const);
  return { outcome: 'allow', reason: isRetry ? 'retry_accepted' : 'step_up_accepted', seal, shadow: undefined };
}

function isBeaten(sent: Sent): boolean {
  return outcomeOf(sent) === 'deny too_many_at_once';
}

function reasonOf({ record }: Sent): unknown {
  return Object(record).reason;
}
