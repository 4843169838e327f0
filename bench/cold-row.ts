import { bundleEnvironment } from './bundle-environment.ts';
import { eventOf, type RequestName } from './events.ts';
import type { ColdRow } from './row.ts';

/** A row that asks a new process for its first decision. */
export function coldRow(options: {
  readonly name: string;
  readonly title: string;
  readonly bundle: ColdRow['bundle'];
  readonly request: RequestName;
  /** Instead of the sample bank's policy, one of so many routes. */
  readonly routes?: number;
  /** Variables beside those of every row. */
  readonly variables?: Readonly<Record<string, string>>;
  readonly expected: string;
  readonly storeCalls: readonly string[];
  readonly floor: string;
}): ColdRow {
  const { name, title, bundle, request, routes, variables, expected, storeCalls, floor } = options;
  return {
    kind: 'cold',
    name,
    title,
    bundle,
    expected,
    storeCalls,
    floor,
    environment: (world) => ({
      ...bundleEnvironment(world, routes === undefined ? undefined : world.policies[routes]),
      ...variables,
    }),
    event: ({ tokens }) => eventOf(request, tokens[0] ?? ''),
  };
}
