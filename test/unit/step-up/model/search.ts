/** One way to go on from a state. */
export interface Step<State> {
  readonly label: string;
  readonly next: State;
  /** What this step breaks, if it does. */
  readonly violation: string | undefined;
}

export interface Found {
  readonly violation: string;
  /** The labels of a shortest way there. */
  readonly trace: readonly string[];
}

export interface Searched {
  readonly states: number;
  readonly steps: number;
  readonly found: Found | undefined;
}

const MOST_STATES = 500_000;

/**
 * Visits every state that can be reached from `start`, nearest first, until a step breaks something. States with equal
 * keys are one state.
 *
 * @throws RangeError when there are more states than a test can visit.
 */
export function search<State>(
  start: State,
  keyOf: (state: State) => string,
  stepsFrom: (state: State) => readonly Step<State>[],
): Searched {
  interface Way {
    readonly label: string;
    readonly from: Way | undefined;
  }
  interface Reached {
    readonly state: State;
    readonly way: Way | undefined;
  }
  const seen = new Set([keyOf(start)]);
  let steps = 0;

  for (let frontier: Reached[] = [{ state: start, way: undefined }]; frontier.length > 0; ) {
    if (seen.size > MOST_STATES) throw new RangeError(`more than ${MOST_STATES} states`);
    const next: Reached[] = [];
    for (const { state, way } of frontier) {
      for (const step of stepsFrom(state)) {
        steps += 1;
        const onward = { label: step.label, from: way };
        if (step.violation !== undefined) {
          return { states: seen.size, steps, found: { violation: step.violation, trace: traceOf(onward) } };
        }
        const { size } = seen;
        if (seen.add(keyOf(step.next)).size > size) next.push({ state: step.next, way: onward });
      }
    }
    frontier = next;
  }
  return { states: seen.size, steps, found: undefined };

  function traceOf(last: Way): string[] {
    const labels: string[] = [];
    for (let way: Way | undefined = last; way; way = way.from) labels.unshift(way.label);
    return labels;
  }
}
