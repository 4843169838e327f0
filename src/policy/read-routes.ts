import type { CompiledRoute } from './compiled-policy.ts';
import type { Path } from './problem.ts';
import { readNestedRoutes } from './read-nested-routes.ts';
import { type RouteContext, readRoute } from './read-route.ts';
import type { Reading } from './reading.ts';
import { refuseOverlaps } from './refuse-overlaps.ts';
import { parseRouteKey, type RouteKey } from './route-key.ts';
import { routeSource } from './route-source.ts';
import { namesSource } from './source-schema.ts';

const DENY: CompiledRoute['require'] = [{ when: null, then: { kind: 'deny' } }];

/** Reads `routes`: each on its own, then one against the other, since two routes for one request would leave it to chance. */
export function readRoutes(reading: Reading, section: unknown, context: RouteContext): readonly CompiledRoute[] {
  const path = ['routes'];
  const entries = Object.entries(reading.read(namesSource, section, path) ?? {});
  const keys = readKeys(reading, entries, path);
  refuseOverlaps(reading, path, keys);

  const routes = entries.flatMap(([key, value]): readonly CompiledRoute[] => {
    const here = [...path, key];
    const source = reading.read(routeSource, value, here);
    if (source === undefined) return [];
    if (source.authorizer === 'none') return [readPublicRoute(reading, key, source, here)];
    if (source.routes !== undefined) {
      refuseOtherKeys(
        reading,
        source,
        'routes',
        'a route with routes has no other key',
        'say it for each of them',
        here,
      );
      return readNestedRoutes(reading, key, source.routes, [...here, 'routes'], keys, context);
    }
    const route = readRoute(reading, { key, routeKey: keys.get(key), under: null }, source, here, context);
    return route ? [route] : [];
  });
  return routes.toSorted((a, b) => (place(a) < place(b) ? -1 : 1));
}

function readKeys(
  reading: Reading,
  entries: readonly (readonly [string, unknown])[],
  path: Path,
): ReadonlyMap<string, RouteKey> {
  const keys = new Map<string, RouteKey>();
  for (const [key] of entries) {
    const parsed = parseRouteKey(key);
    if ('message' in parsed) reading.refuse('key', [...path, key], parsed.message, parsed.hint);
    else keys.set(key, parsed);
  }
  return keys;
}

function readPublicRoute(reading: Reading, key: string, source: object, path: Path): CompiledRoute {
  const message = 'a route with authorizer: none has no other key';
  refuseOtherKeys(reading, source, 'authorizer', message, 'nothing would enforce it', path);
  const nobody = { caller: '', scopes: [], groups: [], transaction: null };
  const plain = { enforce: true, execution: null, retry_window: 0 };
  return { key, under: null, authorizer: 'none', ...nobody, ...plain, require: DENY };
}

function refuseOtherKeys(
  reading: Reading,
  source: object,
  only: string,
  message: string,
  hint: string,
  path: Path,
): void {
  for (const other of Object.keys(source)) {
    if (other !== only) reading.refuse('key', [...path, other], message, hint);
  }
}

/** Sorts the gateway's routes by key, and the policy's own where the route above them stands. A key holds no line break. */
function place({ under, key }: CompiledRoute): string {
  return under === null ? key : `${under}\n${key}`;
}
