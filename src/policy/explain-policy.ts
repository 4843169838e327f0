import type { DisplayPart } from '../transaction/display-text.ts';
import { explainRule, inWords, listNames } from './explain-rule.ts';
import type { Caller, NestedRoutes, Route, RoutePolicy, RouteTree, TransactionRule } from './policy.ts';
import { printable } from './printable.ts';

const SHADOW = 'SHADOW MODE, NOT ENFORCED: caller, scopes and groups hold, everything else here is only logged';

/**
 * Says in words what each route demands: who may call it, and what each branch asks for, with names resolved. Takes the
 * policy as the authorizer loads it, so that it tells what is decided and not what was meant.
 */
export function explainPolicy(policy: RoutePolicy): string {
  const blocks = [...policy.routes.values()].flatMap((entry) =>
    'nested' in entry ? explainNested(entry, policy.callers) : [explainRoute(entry, policy.callers)],
  );
  return `${[`audience ${policy.audience}\nsha256 ${policy.sha256}`, ...blocks].join('\n\n')}\n`;
}

function explainNested({ key, nested }: NestedRoutes, callers: RoutePolicy['callers']): readonly string[] {
  const routes = routesOf(nested).toSorted((a, b) => (a.key < b.key ? -1 : 1));
  const head = block(key, ['only the routes that follow; everything else below it is denied']);
  return [head, ...routes.map((route) => explainRoute(route, callers, ` (within ${key})`))];
}

function routesOf({ literals, parameter, routes, greedy }: RouteTree): readonly Route[] {
  const below = [...literals.values(), ...(parameter ? [parameter] : [])];
  return [...routes.values(), ...greedy.values(), ...below.flatMap(routesOf)];
}

function explainRoute(route: Route, callers: RoutePolicy['callers'], within = ''): string {
  if (route.authorizer === 'none') return block(route.key + within, ['PUBLIC: no authorizer, no token']);
  const { caller, scopes, groups, transaction, require } = route;
  return block(route.key + within, [
    ...(route.enforce ? [] : [SHADOW]),
    ...(caller === '' ? [] : [`caller: ${explainCaller(caller, callers.get(caller))}`]),
    ...(scopes.length > 0 ? [`scopes: ${listNames(scopes, 'and')}`] : []),
    ...(groups.length > 0 ? [`groups: ${listNames(groups, 'or')}`] : []),
    ...(transaction ? explainTransaction(transaction) : []),
    ...require.map((rule) => explainRule(rule, require.length === 1)),
    ...(route.execution === 'once' ? [explainExecution(route.retryWindow)] : []),
  ]);
}

function block(title: string, lines: readonly string[]): string {
  return [title, ...lines.map((line) => `  ${printable(line)}`)].join('\n');
}

function explainCaller(name: string, caller: Caller | undefined): string {
  const clients = caller ? `, signed in with ${listNames(caller.clients, 'or')}` : '';
  return `${name}${caller?.machine ? ' (machine)' : ''}${clients}`;
}

function explainTransaction({ fields, show }: TransactionRule): readonly string[] {
  const shown = `transaction: "${show.map(explainPart).join('')}"`;
  const places = [...fields].map(([name, pointer]) => `${name} = ${pointer}`);
  return places.length === 0 ? [shown] : [shown, `in the body: ${places.join(', ')}`];
}

function explainPart(part: DisplayPart): string {
  switch (part.kind) {
    case 'text':
      return part.text;
    case 'field':
      return `{${part.name}}`;
    case 'path':
      return `{path.${part.name}}`;
    default:
      return part satisfies never;
  }
}

function explainExecution(retryWindow: number): string {
  const retry = retryWindow === 0 ? '' : `; the same Idempotency-Key is let through again for ${inWords(retryWindow)}`;
  return `execution: once, claimed by the back end${retry}`;
}
