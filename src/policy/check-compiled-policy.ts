import type { CompiledPolicyJson, CompiledRoute } from './compiled-policy.ts';
import { parseRouteKey } from './route-key.ts';

/**
 * What the shape alone does not say, checked again at cold start: the file may have been edited after it was built. Gives what
 * is wrong, or nothing.
 */
export function checkCompiledPolicy({ callers, routes }: CompiledPolicyJson): readonly string[] {
  const machines = new Map(callers.map(({ name, machine }) => [name, machine]));
  return [
    ...repeated(callers.map(({ name }) => name)).map((name) => `caller ${name} stands twice`),
    ...repeated(routes.map(({ key }) => key)).map((key) => `route ${key} stands twice`),
    ...routes.flatMap((route) => checkRoute(route, machines).map((problem) => `route ${route.key}: ${problem}`)),
  ];
}

function checkRoute(route: CompiledRoute, machines: ReadonlyMap<string, boolean>): readonly string[] {
  const fields = route.transaction?.fields.map(({ name }) => name) ?? [];
  const outcomes = route.require.map(({ then }) => then);
  const conditions = route.require.map(({ when }) => when);
  const stepUps = outcomes.filter((outcome) => outcome.kind === 'step_up');
  const open = outcomes.some(({ kind }) => kind !== 'deny');

  const rules: readonly (readonly [broken: boolean, problem: string])[] = [
    ['message' in parseRouteKey(route.key), 'not a route key'],
    [route.authorizer === 'none' && open, 'without authorizer, it has a requirement'],
    [route.caller === '' ? open : !machines.has(route.caller), 'unknown caller'],
    [stepUps.length > 0 && machines.get(route.caller) === true, 'asks a machine for a step-up'],
    [
      conditions.some((when, index) => (when === null) !== (index === conditions.length - 1)),
      'not only the last rule is without when',
    ],
    [
      conditions.some((when) => when !== null) && !(fields.includes('amount') && fields.includes('currency')),
      'compares an amount that the transaction is without',
    ],
    [
      stepUps.some(({ covers }) => covers === 'transaction') && route.transaction === null,
      'covers a transaction that it is without',
    ],
    [repeated(fields).length > 0, 'a field stands twice'],
    [showsUnknown(route), 'shows a field that the transaction is without'],
    [
      conditions.some((when) => repeated(when?.amount_below.map(({ currency }) => currency) ?? []).length > 0),
      'a currency stands twice',
    ],
  ];
  return rules.filter(([broken]) => broken).map(([, problem]) => problem);
}

function showsUnknown({ transaction }: CompiledRoute): boolean {
  const names = new Set(transaction?.fields.map(({ name }) => name));
  return transaction?.show.some((part) => part.kind === 'field' && !names.has(part.name)) ?? false;
}

function repeated(names: readonly string[]): readonly string[] {
  return names.filter((name, index) => names.indexOf(name) !== index);
}
