import { matchRoute } from '../policy/match-route.ts';
import type { Outcome, Route, RoutePolicy } from '../policy/policy.ts';
import type { Binding } from '../step-up/record.ts';
import { type AccessToken, holderOf } from '../token/access-token.ts';
import { sessionDigest, type Transaction, transactionDigest } from '../transaction/transaction.ts';
import { type Amount, readTransaction } from './read-transaction.ts';
import type { DenyReason } from './reasons.ts';
import { type AuthorizerRequest, header } from './request.ts';

/** Client id → the names of the callers that it may be, from the policy's `callers` and COUNTERSIGN_CLIENTS. */
export type CallersByClient = ReadonlyMap<string, ReadonlySet<string>>;

/** What one route demands of one request, once its conditions are evaluated. */
export type Requirement =
  | { readonly kind: 'deny'; readonly reason: DenyReason; readonly route: Route | undefined }
  | { readonly kind: 'token'; readonly route: Route; readonly transaction: Transaction | undefined }
  | {
      readonly kind: 'step_up';
      readonly route: Route;
      readonly transaction: Transaction | undefined;
      readonly acrValues: readonly string[];
      /** Seconds. */
      readonly maxAge: number;
      readonly covers: 'transaction' | 'session';
      /** Which record the evidence must lie in. */
      readonly binding: Binding;
      /** Names the sign-in that asks. */
      readonly originJti: string;
    };

/**
 * What the policy demands of a request with a verified access token. Pure and total.
 *
 * Order: caller, route, scopes, groups, transaction header, conditions. A route that the policy does not name is denied (T11). The
 * header only picks the requirement and its amount is only a claim: whatever is picked, the back end checks the body (T38).
 */
export function requirementOf(
  request: AuthorizerRequest,
  policy: RoutePolicy,
  callers: CallersByClient,
  token: AccessToken,
): Requirement {
  const callerNames = callers.get(token.clientId);
  if (!callerNames) return deny('client_not_accepted', undefined);

  const route = matchRoute(policy, request.method, request.resource);
  if (!route) return deny('route_not_in_policy', undefined);
  // The gateway asks no authorizer about such a route: being asked means that gateway and policy disagree.
  if (route.authorizer === 'none') return deny('route_not_in_policy', route);
  // `require: deny` speaks to every caller; naming the right one would only tell which it is.
  if (route.require.every(({ then }) => then.kind === 'deny')) return deny('route_denied', route);

  if (!callerNames.has(route.caller) || policy.callers.get(route.caller)?.machine !== token.machine) {
    return deny('caller_not_accepted', route);
  }
  if (!route.scopes.every((scope) => token.scopes.includes(scope))) return deny('scope_missing', route);
  if (route.groups.length > 0 && !route.groups.some((group) => token.groups.includes(group))) {
    return deny('group_missing', route);
  }
  if (header(request.headers, 'idempotency-key')?.match(/^[\x21-\x7e]{1,255}$/) === null) {
    return deny('idempotency_key_malformed', route);
  }

  if (!isWellFormed(request)) return deny('path_not_accepted', route);

  const read = readTransaction(request, route, policy.audience);
  if (typeof read === 'string') return deny(read, route);

  const outcome = firstOutcome(route, read.amount);
  switch (outcome.kind) {
    case 'deny':
      return deny('route_denied', route);
    case 'token':
      return { kind: 'token', route, transaction: read.transaction };
    case 'step_up':
      return stepUp(outcome, route, read.transaction, policy.audience, token);
    default:
      return outcome satisfies never;
  }
}

/** The `then` of the first entry whose `when` holds; no entry at all is a denial. */
function firstOutcome(route: Route, amount: Amount | undefined): Outcome {
  const rule = route.require.find(({ when }) => when === undefined || isBelow(amount, when.amountBelow));
  return rule?.then ?? { kind: 'deny' };
}

/** Strictly below its currency's threshold. A currency without one counts as above all. */
function isBelow(amount: Amount | undefined, thresholds: ReadonlyMap<string, bigint>): boolean {
  const threshold = amount && thresholds.get(amount.currency);
  return threshold !== undefined && amount !== undefined && amount.minorUnits < threshold;
}

function stepUp(
  outcome: Extract<Outcome, { kind: 'step_up' }>,
  route: Route,
  transaction: Transaction | undefined,
  audience: string,
  token: AccessToken,
): Requirement {
  const holder = holderOf(token);
  // Evidence never lies under `undefined` (T41), and a machine has no one to step up (T5).
  if (!holder || token.machine) return deny('session_unknown', route);
  const { name, acrValues, maxAge, covers } = outcome;
  const { originJti } = holder;
  if (covers === 'session') {
    const binding: Binding = `session:${sessionDigest(audience, name, holder)}`;
    return { kind: 'step_up', route, transaction, acrValues, maxAge, covers, binding, originJti };
  }
  if (!transaction) return deny('route_denied', route);
  const binding: Binding = `transaction:${transactionDigest(transaction, holder)}`;
  return { kind: 'step_up', route, transaction, acrValues, maxAge, covers, binding, originJti };
}

/**
 * A lone surrogate has no UTF-8 form, so nothing could be bound to it (RFC 8785); a replacement character stands for bytes that are lost,
 * so that different queries would be bound as one. Header values are checked where they are read.
 */
function isWellFormed({ path, query }: AuthorizerRequest): boolean {
  const queries = [...query].flatMap(([name, values]) => [name, ...values]);
  return [path, ...queries].every((text) => text.isWellFormed() && !text.includes('\uFFFD'));
}

function deny(reason: DenyReason, route: Route | undefined): Requirement {
  return { kind: 'deny', reason, route };
}
