import type { LoadOptions } from './load-options.ts';
import { openLoad, type Places } from './open-load.ts';
import type { Sent } from './oracle/sent.ts';
import { type Observer, play, type Wrong } from './play/play.ts';
import { createQueue } from './queue.ts';
import { memoryOf, type RunResult, type SeriesPoint, thisMachine } from './report/results.ts';
import { createTally } from './report/tally.ts';
import { createTimeSeries } from './report/time-series.ts';
import type { Scenario } from './scenarios/scenario.ts';
import { scenarioOf } from './scenarios/scenario-of.ts';
import type { Race, Send, Step } from './scenarios/step.ts';
import { fillStore } from './store/fill-store.ts';

/** Who hears how a run goes. */
export interface RunListener {
  filled(people: number): void;
  decided(decisions: number, outages: number): void;
  answered(step: Send | Race, sent: Sent): void;
  wrong(wrong: Wrong): void;
}

/** After so many it is known that something is wrong. */
const MOST_WRONG = 20;
const TICK_MS = 500;
const POINTS = 240;

/**
 * Fills a store, plays scenarios against authorizers until so many decisions were asked for, and gives what came of them. Whatever it
 * started ends with it.
 */
export async function runLoad(places: Places, options: LoadOptions, listener: RunListener): Promise<RunResult> {
  const { workers, inFlight } = options;
  const load = await openLoad(places, options);
  try {
    const { world, authorizers } = load;
    await fillStore(load.client, peopleOf(options), listener.filled);

    const tally = createTally();
    const series = createTimeSeries<SeriesPoint>(POINTS);
    const start = world.elapsed();
    const seconds = () => (world.elapsed() - start) / 1000;
    const point = (): SeriesPoint => ({
      second: round(seconds()),
      decisions: tally.decisions,
      outages: tally.outages,
      rssMb: authorizers.map(({ memory }) => round(memory().rssBytes / 2 ** 20)),
      heapMb: authorizers.map(({ memory }) => round(memory().heapBytes / 2 ** 20)),
    });
    const ticking = setInterval(() => {
      series.tick(point);
      listener.decided(tally.decisions, tally.outages);
    }, TICK_MS);

    const observer: Observer = {
      decided(step, sent) {
        tally.decided(step, sent);
        listener.answered(step, sent);
      },
      wrong(wrong) {
        tally.wrong(wrong);
        listener.wrong(wrong);
      },
    };
    const queue = createQueue(scenariosOf(options, world.racers));
    const playAll = async () => {
      for (;;) {
        const scenario = tally.wrongs.length < MOST_WRONG ? await queue.take() : undefined;
        if (!scenario) return;
        tally.ended(scenario, await play(scenario, world, observer));
        queue.done(scenario);
      }
    };
    // More than can be answered at once: some of them mint tokens or are at the phone.
    await Promise.all(Array.from({ length: workers * inFlight * 2 + 2 }, playAll)).finally(() =>
      clearInterval(ticking),
    );

    const total = seconds();
    const summary = tally.summary();
    return {
      machine: thisMachine(),
      options,
      policySha256: world.policySha256s.bank,
      seconds: round(total),
      decisionsPerSecond: round(summary.decisions / total),
      ...summary,
      memory: memoryOf(series.points()),
      series: series.points(),
    };
  } finally {
    await load.close();
  }
}

/** Those that are played, in the order of their numbers. */
function* scenariosOf({ population, decisions, only }: LoadOptions, racers: number): Generator<Scenario> {
  if (only !== undefined) {
    yield scenarioOf(population, only);
    return;
  }
  let planned = 0;
  for (let number = 0; planned < decisions; number += 1) {
    const scenario = scenarioOf(population, number);
    planned += scenario.steps.reduce((sum, step) => sum + decisionsOf(step, racers), 0);
    yield scenario;
  }
}

function decisionsOf({ kind }: Step, racers: number): number {
  if (kind === 'race') return racers;
  return kind === 'send' ? 1 : 0;
}

/** Who has to be in the table: everybody, or those of the one scenario. */
function peopleOf({ population, only }: LoadOptions): Iterable<number> {
  if (only === undefined) return Array(population.people).keys();
  return scenarioOf(population, only).people.flatMap((person) => (person.kind === 'own' ? [] : [person.number]));
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
