import { StoreUnavailableError } from '../../src/step-up/errors.ts';
import { answerIn, outcomeOf } from '../oracle/answer.ts';
import { expectationInWords, judge } from '../oracle/judge.ts';
import { challengesOf, judgeRace, type Raced } from '../oracle/judge-race.ts';
import { isOutage, isSlow, type Sent } from '../oracle/sent.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import type { Race, Send, Step } from '../scenarios/step.ts';
import { enter, letHappen } from './between-requests.ts';
import { StepFailedError } from './phone.ts';
import { createStage, type Stage } from './stage.ts';
import type { World } from './world.ts';

/** A decision that is not what the scenario expects, or a step that the store should have allowed. */
export interface Wrong {
  readonly scenario: Scenario;
  /** From 1 on. */
  readonly step: number;
  readonly what: string;
  readonly expected: string;
  readonly came: string;
  readonly problems: readonly string[];
}

/** Hears of everything that comes of a scenario. */
export interface Observer {
  /** One answer, before it is known whether it is right. */
  decided(step: Send | Race, sent: Sent): void;
  wrong(wrong: Wrong): void;
}

/**
 * How a scenario ended. After an outage, or a decision so slow that a call may have been repeated, nobody knows what was written; and after
 * so long a time the seconds that its steps count on are over: what is left of it says nothing then.
 */
export type End = 'played' | 'outage' | 'stalled' | 'wrong';

/** No step counts on more seconds than twice this. Milliseconds. */
const PATIENCE_MS = 8000;

/** Plays the steps of a scenario in order, and judges what comes of each, until one is wrong or cannot be judged. */
export async function play(scenario: Scenario, world: World, observer: Observer): Promise<End> {
  const stage = createStage(scenario.number, world);
  const start = world.elapsed();
  const isStalled = () => world.elapsed() - start > PATIENCE_MS;
  try {
    for (const person of scenario.people) if (person.kind === 'own') await enter(person, stage, world);
    for (const [index, step] of scenario.steps.entries()) {
      const result = await takeStep(step, `${index + 1}`, stage, world, observer);
      if (result === 'outage') return 'outage';
      // Whatever is over, nothing that must not be let through ever is.
      if (typeof result === 'object' && (!isStalled() || result.came.includes('allow '))) {
        observer.wrong({ scenario, step: index + 1, ...result });
        return 'wrong';
      }
      const isLast = index + 1 === scenario.steps.length;
      if (isStalled() || (result === 'slow' && !isLast)) return 'stalled';
    }
    return 'played';
  } catch (error) {
    if (error instanceof StoreUnavailableError) return 'outage';
    throw error;
  }
}

/** `slow`: right, and nobody knows how often something was written for it. */
type Result = 'right' | 'slow' | 'outage' | Omit<Wrong, 'scenario' | 'step'>;

async function takeStep(step: Step, name: string, stage: Stage, world: World, observer: Observer): Promise<Result> {
  switch (step.kind) {
    case 'send':
      return sendOne(step, name, stage, world, observer);
    case 'race':
      return sendAll(step, name, stage, world, observer);
    default:
      try {
        await letHappen(step, stage, world);
        return 'right';
      } catch (error) {
        if (!(error instanceof StepFailedError)) throw error;
        return { what: step.kind, expected: 'done', came: error.message, problems: [] };
      }
  }
}

async function sendOne(step: Send, name: string, stage: Stage, world: World, observer: Observer): Promise<Result> {
  const { outgoing, asked } = await stage.prepare(step, step.named ?? name);
  const sent = await world.send(step.to, outgoing);
  observer.decided(step, sent);
  if (isOutage(sent)) return 'outage';

  const problems = judge(sent, step.expect, asked);
  const handle = answerIn(sent)?.context.get('step_up_handle');
  if (step.opens !== undefined && handle !== undefined) stage.remember(step.opens, handle);
  if (problems.length === 0) return isSlow(sent) ? 'slow' : 'right';
  return { what: step.what, expected: expectationInWords(step.expect), came: outcomeOf(sent), problems };
}

async function sendAll(step: Race, name: string, stage: Stage, world: World, observer: Observer): Promise<Result> {
  const copies = await Promise.all(
    Array.from({ length: world.racers }, async (_, racer) => {
      const place = racer % step.entries.length;
      const { request } = step.entries[place] ?? { request: undefined };
      if (!request) throw new RangeError('a race has an entry');
      const what = { bearer: step.bearer, request, to: 'bank', garbling: undefined } as const;
      return { place, ...(await stage.prepare(what, `${name}.${racer}`)) };
    }),
  );
  const answers = await world.race(copies.map(({ outgoing }) => outgoing));
  for (const sent of answers) observer.decided(step, sent);

  const raced = copies.flatMap(({ place, asked }, racer) => {
    const sent = answers[racer];
    return sent ? [{ place, asked, sent }] : [];
  });
  const problems = step.entries.flatMap((entry, place) => {
    const own = raced.filter((copy) => copy.place === place);
    return [...judgeRace(own, entry, step.expect), ...judgeChallenges(own)];
  });
  const [handle] = challengesOf(raced);
  if (step.opens !== undefined && handle !== undefined) stage.remember(step.opens, handle);
  if (problems.length > 0) {
    const came = answers.map(outcomeOf).join(', ');
    return { what: step.what, expected: `let through: ${step.expect.allows}`, came, problems };
  }
  if (answers.some(isOutage)) return 'outage';
  return answers.some(isSlow) ? 'slow' : 'right';
}

function judgeChallenges(copies: readonly Raced[]): readonly string[] {
  const { size } = challengesOf(copies);
  return size > 1 ? [`${size} challenges were opened for one request`] : [];
}
