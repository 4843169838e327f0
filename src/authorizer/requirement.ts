import { conditionsReadPath, holds } from '../policy/condition.ts';
import type { MatchedRoute } from '../policy/match-route.ts';
import type { IdentityRule, Outcome, Route } from '../policy/policy.ts';
import type { NumericDate } from '../shared/numeric-date.ts';
import type { Binding } from '../step-up/record.ts';
import { sessionIdOf } from '../step-up/session-id.ts';
import { type AccessToken, holderOf } from '../token/access-token.ts';
import {
  canonicalTransaction,
  sessionDigest,
  type Transaction,
  transactionDigest,
} from '../transaction/transaction.ts';
import { type Amount, readTransaction } from './read-transaction.ts';
import type { DenyReason } from './reasons.ts';
import { type AuthorizerRequest, header, repeatedHeader } from './request.ts';

/** What one route demands of one request, once its conditions are evaluated. */
export type Requirement =
  | { readonly kind: 'deny'; readonly reason: DenyReason; readonly route: Route }
  | { readonly kind: 'token'; readonly route: Route; readonly transaction: Transaction | undefined }
  | StepUpRequirement;

export interface StepUpRequirement {
  readonly kind: 'step_up';
  readonly route: Route;
  readonly transaction: Transaction | undefined;
  readonly acrValues: readonly string[];
  /** Seconds. */
  readonly maxAge: number;
  readonly covers: 'transaction' | 'session';
  readonly identity: IdentityRule | undefined;
  /** Which record the evidence must lie in. */
  readonly binding: Binding;
  /** The text that `binding` is the digest of; undefined where a session is covered. */
  readonly canonical: string | undefined;
  readonly signIn: SignIn;
}

/**
 * A record carries the text until the phone has rung, and an item of the table has room for 400 kB. No request of API Gateway comes to this:
 * a URL of 10,240 characters grows fivefold at most, headers of 10,240 bytes (F5) twofold, and what `show` makes of them has 36 kB.
 */
const MAX_CANONICAL_BYTES = 128_000;

/** The sign-in that asks. */
export interface SignIn {
  readonly sessionId: string;
  /** What Cognito itself says of it (F46); undefined where it says nothing. */
  readonly acr: string | undefined;
  readonly authTime: NumericDate | undefined;
}

/**
 * What the policy demands of a request whose caller may call the route. Pure and total.
 *
 * Order: transaction header, conditions. The header only picks the requirement and its amount is only a claim: whatever is picked, the
 * back end checks the body (T38).
 */
export function requirementOf(
  request: AuthorizerRequest,
  { route, resource, pathParameters }: MatchedRoute,
  audience: string,
  token: AccessToken,
): Requirement {
  if (repeatedHeader(request.headers)) return deny('header_repeated', route);
  if (header(request.headers, 'idempotency-key')?.match(/^[\x21-\x7e]{1,255}$/) === null) {
    return deny('idempotency_key_malformed', route);
  }
  if (!isWellFormed(request)) return deny('path_not_accepted', route);
  // An encoded spelling would slip past a condition that the back end's own decoding meets.
  for (const name of conditionsReadPath(route.require)) {
    if (!/^(?!\.{1,2}$)[\w.~-]+$/.test(pathParameters.get(name) ?? '')) return deny('path_not_accepted', route);
  }

  const read = readTransaction({ ...request, resource, pathParameters }, route, audience);
  if (typeof read === 'string') return deny(read, route);

  const outcome = firstOutcome(route, read.amount, pathParameters);
  switch (outcome.kind) {
    case 'deny':
      return deny('route_denied', route);
    case 'token':
      return { kind: 'token', route, transaction: read.transaction };
    case 'step_up':
      return stepUp(outcome, route, read.transaction, audience, token);
    default:
      return outcome satisfies never;
  }
}

/** The `then` of the first entry whose `when` holds; no entry at all is a denial. */
function firstOutcome(route: Route, amount: Amount | undefined, pathParameters: ReadonlyMap<string, string>): Outcome {
  const rule = route.require.find(({ when }) => when === undefined || holds(when, { amount, pathParameters }));
  return rule?.then ?? { kind: 'deny' };
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
  const { kind, name, acrValues, maxAge, covers, identity } = outcome;
  const signIn = { sessionId: sessionIdOf(holder.originJti), acr: token.acr, authTime: token.authTime };
  const rest = { kind, route, transaction, acrValues, maxAge, covers, identity, signIn };
  if (covers === 'session') {
    return { ...rest, binding: `session:${sessionDigest(audience, name, holder)}`, canonical: undefined };
  }
  if (!transaction) return deny('route_denied', route);
  const canonical = canonicalTransaction(transaction, holder);
  if (Buffer.byteLength(canonical) > MAX_CANONICAL_BYTES) return deny('transaction_too_large', route);
  return { ...rest, binding: `transaction:${transactionDigest(canonical)}`, canonical };
}

/**
 * A lone surrogate has no UTF-8 form, so nothing could be bound to it (RFC 8785); a replacement character stands for bytes that are lost,
 * so that different queries would be bound as one. Header values are checked where they are read.
 */
function isWellFormed({ path, query }: AuthorizerRequest): boolean {
  const queries = [...query].flatMap(([name, values]) => [name, ...values]);
  return [path, ...queries].every((text) => text.isWellFormed() && !text.includes('\uFFFD'));
}

function deny(reason: DenyReason, route: Route): Requirement {
  return { kind: 'deny', reason, route };
}
