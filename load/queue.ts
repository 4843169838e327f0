import type { Scenario } from './scenarios/scenario.ts';

/** Scenarios in their order, but that nobody acts in two at once: what one of them does would be news to the other. */
export interface Queue {
  /** The next that can be played; undefined once there is none left. */
  take(): Promise<Scenario | undefined>;
  /** One that was taken is over. */
  done(scenario: Scenario): void;
}

/** So many may wait for their person, before it is waited for them. */
const MAX_POSTPONED = 200;

export function createQueue(scenarios: Iterator<Scenario>): Queue {
  const busy = new Set<number>();
  const postponed: Scenario[] = [];
  let change = Promise.withResolvers<void>();
  let isAtEnd = false;

  return {
    async take() {
      for (;;) {
        const scenario = firstPostponed() ?? nextFree();
        if (scenario) {
          for (const number of manyIn(scenario)) busy.add(number);
          return scenario;
        }
        if (isAtEnd && postponed.length === 0) return undefined;
        await change.promise;
      }
    },
    done(scenario) {
      for (const number of manyIn(scenario)) busy.delete(number);
      change.resolve();
      change = Promise.withResolvers();
    },
  };

  /** In order, so that of one person's scenarios none overtakes another. */
  function firstPostponed(): Scenario | undefined {
    const blocked = new Set(busy);
    const place = postponed.findIndex((scenario) => {
      const isFree = manyIn(scenario).every((number) => !blocked.has(number));
      for (const number of manyIn(scenario)) blocked.add(number);
      return isFree;
    });
    return place < 0 ? undefined : postponed.splice(place, 1)[0];
  }

  function nextFree(): Scenario | undefined {
    while (!isAtEnd && postponed.length < MAX_POSTPONED) {
      const { value, done } = scenarios.next();
      if (done) isAtEnd = true;
      else if (isFree(value)) return value;
      else postponed.push(value);
    }
    return undefined;
  }

  function isFree(scenario: Scenario): boolean {
    const waiting = new Set([...busy, ...postponed.flatMap(manyIn)]);
    return manyIn(scenario).every((number) => !waiting.has(number));
  }
}

function manyIn({ people }: Scenario): readonly number[] {
  return people.flatMap((person) => (person.kind === 'one_of_many' ? [person.number] : []));
}
