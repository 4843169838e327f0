import { canonicalList } from './canonical-list.ts';
import type {
  CompiledCaller,
  CompiledRoute,
  CompiledRule,
  CompiledThreshold,
  CompiledTransaction,
} from './compiled-policy.ts';
import { type Declared, resolve } from './names.ts';
import { nameHint } from './nearest-name.ts';
import { type Path, quote } from './problem.ts';
import { readRequire } from './read-require.ts';
import type { StepUp } from './read-step-up.ts';
import { checkTransaction } from './read-transaction.ts';
import type { Reading } from './reading.ts';
import type { RouteKey } from './route-key.ts';
import type { RouteSource } from './route-source.ts';

/** Everything that a route may name. */
export interface RouteContext {
  readonly callers: Declared<CompiledCaller>;
  readonly defaultCaller: string | undefined;
  readonly amounts: Declared<readonly CompiledThreshold[]>;
  readonly stepUps: Declared<StepUp>;
  readonly transactions: Declared<CompiledTransaction>;
}

/** What a route is read by: its key as written, that key taken apart unless it is broken, and the gateway's key above it. */
export interface RoutePlace {
  readonly key: string;
  readonly routeKey: RouteKey | undefined;
  readonly under: string | null;
}

/** Reads one route that the authorizer guards. */
export function readRoute(
  reading: Reading,
  { key, routeKey, under }: RoutePlace,
  source: RouteSource,
  path: Path,
  context: RouteContext,
): CompiledRoute | undefined {
  if (source.require === undefined) {
    reading.refuse('key', path, 'the key "require" is missing', 'write require: token, deny or { step_up, covers }');
    return undefined;
  }

  const callerName = source.caller ?? context.defaultCaller;
  const caller = readCaller(reading, source, path, context);
  const transaction = readRouteTransaction(reading, key, source, path, routeKey, context);
  const here = { ...context, key, routeKey, transaction, caller };
  const require = readRequire(reading, source.require, [...path, 'require'], here);
  if (!require || transaction === undefined) return undefined;
  checkModes(reading, source, require, path);
  return {
    key,
    under,
    authorizer: 'countersign',
    caller: callerName ?? '',
    scopes: canonicalList(source.scopes ?? []),
    groups: canonicalList(source.groups ?? []),
    transaction,
    enforce: source.enforce ?? true,
    execution: source.execution ?? null,
    retry_window: source.retry_window ?? 0,
    require,
  };
}

function checkModes(reading: Reading, source: RouteSource, rules: readonly CompiledRule[], path: Path): void {
  if (source.enforce === false && rules.some(({ then }) => then.kind === 'deny')) {
    const hint = 'whoever is denied here would get through: leave enforce out';
    reading.refuse('value', [...path, 'enforce'], 'the route denies, and that is not tried out', hint);
  }
  const approved = rules.some(({ then }) => then.kind === 'step_up' && then.covers === 'transaction');
  if (source.execution !== undefined && !approved) {
    const hint = 'it takes a step-up that covers the transaction';
    reading.refuse('key', [...path, 'execution'], 'there is no approval that the back end could claim', hint);
  }
  if (source.retry_window !== undefined && source.execution === undefined) {
    const hint = 'add execution: once where the back end claims each approval before it executes';
    reading.refuse('key', [...path, 'retry_window'], 'a retry could be executed a second time', hint);
  }
}

function readCaller(
  reading: Reading,
  { caller, require }: RouteSource,
  path: Path,
  { callers, defaultCaller }: RouteContext,
): CompiledCaller | undefined {
  if (caller !== undefined) return resolve(reading, callers, caller, [...path, 'caller'], 'caller');
  if (defaultCaller !== undefined) return callers.entries.get(defaultCaller);
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
