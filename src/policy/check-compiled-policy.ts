import { LIVEID_ACR } from '../identity-provider/identity-provider.ts';
import type { CompiledPolicyJson, CompiledRoute, CompiledRule } from './compiled-policy.ts';
import { parseRouteKey } from './route-key.ts';
import { isBelowGateway } from './template.ts';

/**
 * What the shape alone does not say, checked again at cold start: the file may have been edited after it was built. Gives what
 * is wrong, or nothing.
 */
export function checkCompiledPolicy({ callers, routes }: CompiledPolicyJson): readonly string[] {
  const machines = new Map(callers.map(({ name, machine }) => [name, machine]));
  const gatewayKeys = new Set(routes.filter(({ under }) => under === null).map(({ key }) => key));
  const checked = routes.map((route) => ({ route, key: parseRouteKey(route.key) }));
  // Under other parameter names it would be the same template, and one of the two would stand for both.
  const places = checked.flatMap(({ route: { under }, key }) =>
    'message' in key ? [] : [`${key.method} ${key.shape}${under === null ? '' : ` under ${under}`}`],
  );
  return [
    ...repeated(callers.map(({ name }) => name)).map((name) => `caller ${name} stands twice`),
    ...repeated(places).map((place) => `route ${place} stands twice`),
    ...checked.flatMap(({ route, key }) => [
      ...checkKey(route, key, gatewayKeys).map((problem) => `route ${route.key}: ${problem}`),
      ...checkRoute(route, 'message' in key ? NONE : key.pathParameters, machines).map(
        (problem) => `route ${route.key}: ${problem}`,
      ),
    ]),
  ];
}

const NONE: ReadonlySet<string> = new Set();

type Rule = readonly [broken: boolean, problem: string];

function checkKey(
  { under, authorizer }: CompiledRoute,
  key: ReturnType<typeof parseRouteKey>,
  gatewayKeys: ReadonlySet<string>,
): readonly string[] {
  if ('message' in key) return ['not a route key'];
  if (under === null) return [];
  const gateway = parseRouteKey(under);
  return broken([
    ['message' in gateway || !isBelowGateway(gateway, key), 'not below the route of the gateway that it names'],
    [gatewayKeys.has(under), 'the route of the gateway has a requirement of its own'],
    [authorizer === 'none', 'without authorizer, below a route that has one'],
  ]);
}

function checkRoute(
  route: CompiledRoute,
  pathParameters: ReadonlySet<string>,
  machines: ReadonlyMap<string, boolean>,
): readonly string[] {
  const fields = route.transaction?.fields.map(({ name }) => name) ?? [];
  const outcomes = route.require.map(({ then }) => then);
  const conditions = route.require.map(({ when }) => when);
  const stepUps = outcomes.filter((outcome) => outcome.kind === 'step_up');
  const coversTransaction = stepUps.filter(({ covers }) => covers === 'transaction');
  const open = outcomes.some(({ kind }) => kind !== 'deny');
  const asked = conditions.flatMap((when) => when?.path.map(({ name }) => name) ?? []);
  const shown = route.transaction?.show.flatMap((part) => (part.kind === 'path' ? [part.name] : [])) ?? [];
  const amounts = conditions.filter((when) => when?.amount_below || when?.amount_from || when?.currencies);

  return broken([
    [route.authorizer === 'none' && open, 'without authorizer, it has a requirement'],
    [route.caller === '' ? open : !machines.has(route.caller), 'unknown caller'],
    [stepUps.length > 0 && machines.get(route.caller) === true, 'asks a machine for a step-up'],
    [
      conditions.some((when, index) => (when === null) !== (index === conditions.length - 1)),
      'not only the last rule is without when',
    ],
    [conditions.some((when) => when !== null && isEmpty(when)), 'a condition asks nothing'],
    [
      amounts.length > 0 && !(fields.includes('amount') && fields.includes('currency')),
      'compares an amount that the transaction is without',
    ],
    [[...asked, ...shown].some((name) => !pathParameters.has(name)), 'names a path parameter that it is without'],
    [coversTransaction.length > 0 && route.transaction === null, 'covers a transaction that it is without'],
    [
      coversTransaction.some(({ acr_values }) => acr_values.some((acr) => acr !== LIVEID_ACR)),
      'covers a transaction with an acr that is bound to none',
    ],
    [route.execution !== null && coversTransaction.length === 0, 'executes once what nobody approves'],
    [route.retry_window > 0 && route.execution === null, 'lets through again what may be executed again'],
    [!route.enforce && outcomes.some(({ kind }) => kind === 'deny'), 'denies without enforcing it'],
    [repeated(fields).length > 0, 'a field stands twice'],
    [showsUnknown(route), 'shows a field that the transaction is without'],
    [conditions.some((when) => when !== null && repeatsCurrency(when)), 'a currency stands twice'],
    [
      conditions.some((when) => repeated(when?.path.map(({ name }) => name) ?? []).length > 0),
      'a path parameter stands twice',
    ],
  ]);
}

type When = NonNullable<CompiledRule['when']>;

function isEmpty({ amount_below, amount_from, currencies, path }: When): boolean {
  return !amount_below && !amount_from && !currencies && path.length === 0;
}

function repeatsCurrency({ amount_below, amount_from }: When): boolean {
  return [amount_below, amount_from].some((list) => repeated(list?.map(({ currency }) => currency) ?? []).length > 0);
}

function showsUnknown({ transaction }: CompiledRoute): boolean {
  const names = new Set(transaction?.fields.map(({ name }) => name));
  return transaction?.show.some((part) => part.kind === 'field' && !names.has(part.name)) ?? false;
}

function broken(rules: readonly Rule[]): readonly string[] {
  return rules.filter(([isBroken]) => isBroken).map(([, problem]) => problem);
}

function repeated(names: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  return names.filter((name) => {
    const stood = seen.has(name);
    seen.add(name);
    return stood;
  });
}
