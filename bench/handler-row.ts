import { loadHandler } from '../dev/lambda-runtime/load-handler.ts';
import { bundleEnvironment } from './bundle-environment.ts';
import { eventsOf, type RequestName } from './events.ts';
import { handleIn, outcomeOf } from './outcome-of.ts';
import type { WarmRow } from './row.ts';
import { floorFor } from './rows/floors.ts';
import { approve, fillStore, type Item } from './services.ts';

export interface HandlerRowOptions {
  readonly name: string;
  readonly title: string;
  readonly bundle: 'countersign' | 'baseline';
  readonly request: RequestName;
  /** Whether every run has the same token, or one that the process has never seen. */
  readonly tokens?: 'same' | 'new';
  /** @default 1 */
  readonly inFlight?: number;
  /** Instead of the sample bank's policy, one of so many routes. */
  readonly routes?: number;
  /** What the store has; `approved` is what there is once the person has approved this very request. */
  readonly stored?: 'approved' | readonly Item[];
  readonly expected: string;
  readonly storeCalls: readonly string[];
}

/** A row that asks a bundled handler, loaded as Lambda loads it, for decisions on one request. */
export function handlerRow(options: HandlerRowOptions): WarmRow {
  const { name, title, bundle, request, tokens = 'same', inFlight = 1, routes, stored = [] } = options;
  const { expected, storeCalls } = options;
  return {
    kind: 'warm',
    name,
    title,
    inFlight,
    expected,
    storeCalls,
    bundle,
    floor: floorFor(storeCalls, inFlight),
    environment: (world) => bundleEnvironment(world, routes === undefined ? undefined : world.policies[routes]),
    async prepare(world) {
      const handler = loadHandler(world.bundles[bundle]);
      const context = { awsRequestId: 'c6af9ac6-7b61-11e6-9a41-93e8deadbeef', functionName: 'authorizer' };
      const distinct = tokens === 'same' ? world.tokens.slice(0, 1) : world.tokens;
      const events = eventsOf(request, distinct);

      await fillStore(world, stored === 'approved' ? [] : stored);
      if (stored === 'approved') await approve(world, handleOf(await handler(events[0], context)));
      return async (number) => outcomeOf(await handler(events[number % events.length], context));
    },
  };
}

function handleOf(answer: unknown): string {
  const handle = handleIn(answer);
  if (handle === undefined) throw new Error(`no challenge was opened, but ${outcomeOf(answer)}`);
  return handle;
}
