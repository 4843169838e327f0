import type { CompiledRoute } from './compiled-policy.ts';
import { type Path, quote } from './problem.ts';
import { type RouteContext, readRoute } from './read-route.ts';
import type { Reading } from './reading.ts';
import { nameKey, refuseOverlaps } from './refuse-overlaps.ts';
import { parseRouteKey, type RouteKey, splitRouteKey } from './route-key.ts';
import { nestedRouteSource } from './route-source.ts';
import { namesSource } from './source-schema.ts';
import { covers, goesBefore, isBelowGateway, meet } from './template.ts';

/** The keys of one level, in the order of the file, as far as they are sound. */
type Keys = ReadonlyMap<string, RouteKey>;

/**
 * Reads the policy's own templates below one route of the gateway. Refuses those that the gateway never brings here, and two of which
 * either could be meant.
 */
export function readNestedRoutes(
  reading: Reading,
  gatewayKey: string,
  source: unknown,
  path: Path,
  gatewayKeys: Keys,
  context: RouteContext,
): readonly CompiledRoute[] {
  const gateway = gatewayKeys.get(gatewayKey);
  if (gateway && gateway.segments.at(-1)?.kind !== 'greedy') {
    reading.refuse('key', path, 'only a resource that ends in a greedy parameter has routes', 'as in ANY /v1/{proxy+}');
    return [];
  }
  const entries = Object.entries(reading.read(namesSource, source, path) ?? {});
  if (entries.length === 0) reading.refuse('key', path, 'no route is given', 'write require: deny instead');

  const keys = new Map<string, RouteKey>();
  const routes: CompiledRoute[] = [];
  for (const [key, value] of entries) {
    const here = [...path, key];
    const parsed = parseRouteKey(key);
    if ('message' in parsed) reading.refuse('key', here, parsed.message, parsed.hint);
    else if (gateway && !isBelowGateway(gateway, parsed)) refuseElsewhere(reading, gatewayKey, gateway, parsed, here);
    else keys.set(key, parsed);

    const one = reading.read(nestedRouteSource, value, here);
    const routeKey = 'message' in parsed ? undefined : parsed;
    const route = one && readRoute(reading, { key, routeKey, under: gatewayKey }, one, here, context);
    if (route) routes.push(route);
  }
  refuseOverlaps(reading, path, keys);
  refuseCrossings(reading, path, keys);
  if (gateway) refuseShadowed(reading, path, keys, gateway, gatewayKeys);
  return routes;
}

function refuseElsewhere(reading: Reading, gatewayKey: string, gateway: RouteKey, own: RouteKey, path: Path): void {
  if (gateway.method !== 'ANY' && gateway.method !== own.method) {
    reading.refuse('key', path, `${quote(gatewayKey)} has no other method`, `write ${gateway.method}`);
    return;
  }
  const { resource } = splitRouteKey(gatewayKey);
  const above = resource.slice(0, resource.lastIndexOf('/') + 1);
  reading.refuse('key', path, `not below ${quote(gatewayKey)}`, `write the full path, beginning with ${above}`);
}

/** Two templates that meet in a path, each narrower in another segment: which was meant would depend on the reader. */
function refuseCrossings(reading: Reading, path: Path, keys: Keys): void {
  const shapes = new Set<string>();
  const seen: (readonly [string, RouteKey])[] = [];
  for (const [key, parsed] of keys) {
    const crossed = seen.find(([, { segments }]) => cross(segments, parsed.segments));
    if (crossed) {
      const here = [...path, key];
      const hint = 'make one of them at least as specific in every segment';
      reading.refuse('key', here, `crosses ${nameKey(reading, [...path, crossed[0]], here)}`, hint);
    }
    // The same template with another method crosses nothing else.
    if (!shapes.has(parsed.shape)) seen.push([key, parsed]);
    shapes.add(parsed.shape);
  }
}

function cross(a: RouteKey['segments'], b: RouteKey['segments']): boolean {
  return meet(a, b) && !covers(a, b) && !covers(b, a);
}

/** The gateway prefers its own more specific resources, whatever their methods, and does not come back from them. */
function refuseShadowed(reading: Reading, path: Path, keys: Keys, gateway: RouteKey, gatewayKeys: Keys): void {
  const preferred = [...gatewayKeys].filter(([, { segments }]) => goesBefore(segments, gateway.segments));
  for (const [key, { segments }] of keys) {
    const other = preferred.find(([, preference]) => covers(preference.segments, segments));
    if (!other) continue;
    const here = [...path, key];
    const gone = nameKey(reading, ['routes', other[0]], here);
    const hint = 'make it a route of its own, beside that one';
    reading.refuse('key', here, `never reached: the gateway goes to ${gone}`, hint);
  }
}
