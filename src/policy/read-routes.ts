import type { CompiledCaller, CompiledRoute, CompiledThreshold, CompiledTransaction } from './compiled-policy.ts';
import { type Declared, resolve } from './names.ts';
import { nameHint } from './nearest-name.ts';
import { type Path, quote } from './problem.ts';
import { readRequire } from './read-require.ts';
import type { StepUp } from './read-step-up.ts';
import { checkTransaction } from './read-transaction.ts';
import type { Reading } from './reading.ts';
import { overlap, parseRouteKey, type RouteKey } from './route-key.ts';
import { namesSource, type RouteSource, routeSource } from './source-schema.ts';

/** Everything that a route may name. */
export interface RouteContext {
  readonly callers: Declared<CompiledCaller>;
  readonly defaultCaller: string | undefined;
  readonly amounts: Declared<readonly CompiledThreshold[]>;
  readonly stepUps: Declared<StepUp>;
  readonly transactions: Declared<CompiledTransaction>;
}

const DENY: CompiledRoute['require'] = [{ when: null, then: { kind: 'deny' } }];

/** Reads `routes`: each on its own, then one against the other, since two routes for one request would leave it to chance. */
export function readRoutes(reading: Reading, section: unknown, context: RouteContext): readonly CompiledRoute[] {
  const path = ['routes'];
  const entries = Object.entries(reading.read(namesSource, section, path) ?? {});
  const keys = new Map<string, RouteKey>();
  const routes: CompiledRoute[] = [];
  for (const [key, value] of entries) {
    const here = [...path, key];
    const parsed = parseRouteKey(key);
    if ('message' in parsed) reading.refuse('key', here, parsed.message, parsed.hint);
    else keys.set(key, parsed);

    const source = reading.read(routeSource, value, here);
    const route = source && readRoute(reading, key, source, here, 'message' in parsed ? undefined : parsed, context);
    if (route) routes.push(route);
  }
  refuseOverlaps(reading, keys);
  return routes.toSorted((a, b) => (a.key < b.key ? -1 : 1));
}

function refuseOverlaps(reading: Reading, keys: ReadonlyMap<string, RouteKey>): void {
  const seen: [string, RouteKey][] = [];
  for (const [key, parsed] of keys) {
    const other = seen.find(([, earlier]) => overlap(earlier, parsed));
    if (other) {
      const { line, col } = reading.locate(['routes', other[0]], 'key');
      const hint = 'keep one of them, or give each its own methods';
      reading.refuse('key', ['routes', key], `overlaps ${quote(other[0])} at ${line}:${col}`, hint);
    }
    seen.push([key, parsed]);
  }
}

function readRoute(
  reading: Reading,
  key: string,
  source: RouteSource,
  path: Path,
  routeKey: RouteKey | undefined,
  context: RouteContext,
): CompiledRoute | undefined {
  if (source.authorizer === 'none') return readPublicRoute(reading, key, source, path);
  if (source.require === undefined) {
    reading.refuse('key', path, 'the key "require" is missing', 'write require: token, deny or { step_up, covers }');
    return undefined;
  }

  const callerName = source.caller ?? context.defaultCaller;
  const caller = readCaller(reading, source, path, context);
  const transaction = readRouteTransaction(reading, key, source, path, routeKey, context);
  const require = readRequire(reading, source.require, [...path, 'require'], { ...context, transaction, caller });
  if (!require || transaction === undefined) return undefined;
  const { scopes = [], groups = [] } = source;
  return { key, authorizer: 'countersign', caller: callerName ?? '', scopes, groups, transaction, require };
}

function readPublicRoute(reading: Reading, key: string, source: RouteSource, path: Path): CompiledRoute {
  for (const other of Object.keys(source)) {
    if (other === 'authorizer') continue;
    reading.refuse(
      'key',
      [...path, other],
      'a route with authorizer: none has no other key',
      'nothing would enforce it',
    );
  }
  const nobody = { caller: '', scopes: [], groups: [], transaction: null };
  return { key, authorizer: 'none', ...nobody, require: DENY };
}

function readCaller(
  reading: Reading,
  { caller, require }: RouteSource,
  path: Path,
  { callers, defaultCaller }: RouteContext,
): CompiledCaller | undefined {
  if (caller !== undefined) return resolve(reading, callers, caller, [...path, 'caller'], 'caller');
  if (defaultCaller !== undefined) return callers.get(defaultCaller);
  if (require !== 'deny') {
    reading.refuse('key', path, 'no caller is named', 'name one with caller, or for all routes under defaults');
  }
  return undefined;
}

/** Null: the route has none. Undefined: it has one that is broken. */
function readRouteTransaction(
  reading: Reading,
  key: string,
  { transaction: source }: RouteSource,
  path: Path,
  routeKey: RouteKey | undefined,
  { transactions }: RouteContext,
): CompiledTransaction | null | undefined {
  if (source === undefined) return null;
  const here = [...path, 'transaction'];
  const named = typeof source === 'string';
  const transaction = named
    ? resolve(reading, transactions, source, here, 'transaction')
    : checkTransaction(reading, source, here);

  for (const part of transaction?.show ?? []) {
    if (part.kind !== 'path' || !routeKey || routeKey.pathParameters.has(part.name)) continue;
    const hint = nameHint(
      `path.${part.name}`,
      [...routeKey.pathParameters].map((name) => `path.${name}`),
    );
    const message = `{path.${part.name}} is not a path parameter of ${quote(key)}`;
    reading.refuse('value', named ? here : [...here, 'show'], message, hint);
  }
  return transaction;
}
