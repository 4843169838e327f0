import { createHash } from 'node:crypto';
import type { AccessToken } from '../../../../src/token/access-token.ts';
import type { Asking, PolicySource, RouteSource, RuleSource, Sent, Situation, StepUpSource } from './situation.ts';

// The rules of docs/policy.md and docs/seal.md a second time: from what people write and send, without a digest, a compiled policy or any
// part of the decision that is under test. Slow, and plain enough to be believed by reading it once.

/** Client ids by their names in the policy. */
export type ClientIds = ReadonlyMap<string, string>;

/** Whether a request may proceed. It may say no where the answer could be yes; never the other way round. */
export function naivelyAllows(situation: Situation, clientIds: ClientIds, now: number): boolean {
  const { sent, token, policy } = situation.asking;
  const route = policy.routes[`${sent.method} ${sent.resource}`];
  if (!route) return false;
  if (!mayCall(route, policy, token, clientIds)) return false;
  if ([sent.transaction, sent.digest, sent.encoding, sent.idempotencyKey].some((values) => values.length > 1))
    return false;
  if (sent.idempotencyKey.some((key) => key === '')) return false;

  const fields = membersOf(sent);
  if (!fields) return false;
  if (route.transaction) {
    const declared = Object.keys(fields).sort().join();
    if (declared !== Object.keys(route.transaction.fields).sort().join()) return false;
    if (sent.encoding.length > 0) return false;
    if (sent.digest[0] === undefined ? declared !== '' : !isDigest(sent.digest[0])) return false;
    if ('amount' in fields && !isAmount(fields['amount'] ?? '', fields['currency'] ?? '')) return false;
  } else if (Object.keys(fields).length > 0) return false;

  for (const { when, then } of route.require) {
    if (when && !holds(when, policy, fields, sent)) continue;
    if (then === 'token') return true;
    if (then === 'deny') return false;
    return isSteppedUp(then, route, situation, now);
  }
  return false;
}

function mayCall(route: RouteSource, policy: PolicySource, token: AccessToken, clientIds: ClientIds): boolean {
  const caller = policy.callers[route.caller];
  if (!caller) return false;
  if (token.machine !== (caller.machine === true)) return false;
  if (!caller.clients.some((name) => clientIds.get(name) === token.clientId)) return false;
  for (const scope of route.scopes ?? []) if (!token.scopes.includes(scope)) return false;
  const groups = route.groups ?? [];
  return groups.length === 0 || groups.some((group) => token.groups.includes(group));
}

/** The members of the transaction header: strings and tokens, each name once. Undefined for anything that is written in another way. */
function membersOf({ transaction: [text] }: Sent): Readonly<Record<string, string>> | undefined {
  const members: Record<string, string> = {};
  if (text === undefined || text === 'high-value') return members;
  for (const member of text.split(', ')) {
    const [, name = '', quoted, token] = /^([a-z]+)=(?:"([\w .-]+)"|([A-Z]+))$/.exec(member) ?? [];
    if (name === '' || name in members) return undefined;
    members[name] = quoted ?? token ?? '';
  }
  return members;
}

function isDigest(text: string): boolean {
  const base64 = /^sha-256=:(.*):$/.exec(text)?.[1] ?? '';
  return Buffer.from(base64, 'base64').length === 32;
}

function isAmount(amount: string, currency: string): boolean {
  const digits = { EUR: 2, USD: 2, JPY: 0, CHF: 2, BHD: 3 }[currency];
  if (digits === undefined) return false;
  const [integer = '', fraction = '', ...rest] = amount.split('.');
  return /^(0|[1-9]\d*)$/.test(integer) && /^\d*$/.test(fraction) && fraction.length <= digits && rest.length === 0;
}

function holds(
  when: NonNullable<RuleSource['when']>,
  policy: PolicySource,
  { amount, currency = '' }: Readonly<Record<string, string>>,
  { pathParameters }: Sent,
): boolean {
  // A currency without a threshold is above all.
  const isBelow = (name: string) => {
    const threshold = policy.amounts[name]?.[currency];
    return threshold !== undefined && Number(amount) < Number(threshold);
  };
  if (when.amount_below !== undefined && !(amount !== undefined && isBelow(when.amount_below))) return false;
  if (when.amount_from !== undefined && (amount === undefined || isBelow(when.amount_from))) return false;
  if (when.currency && !(amount !== undefined && when.currency.includes(currency))) return false;
  for (const [name, values] of Object.entries(when.path ?? {})) {
    if (!values.includes(pathParameters[name] ?? '')) return false;
  }
  return true;
}

function isSteppedUp(demand: StepUpSource, route: RouteSource, situation: Situation, now: number): boolean {
  const { asking, identity } = situation;
  const { token, policy } = asking;
  if (token.machine || token.originJti === undefined) return false;

  const session = createHash('sha256').update(token.originJti).digest('base64url');
  if (identity?.revokedSessions.has(session)) return false;
  if (identity?.revokedBefore !== undefined && !((token.authTime ?? 0) > identity.revokedBefore)) return false;
  if (demand.identity) {
    const { proofing } = identity ?? {};
    if (!proofing || proofing.ial < demand.identity.ial || !isWithin(proofing.at, demand.identity.max_age, now))
      return false;
  }

  const named = policy.step_ups[demand.step_up];
  if (!named) return false;
  const isAccepted = (acr: string, at: number) =>
    named.acr_values.includes(acr) && isWithin(at, demand.max_age ?? named.max_age, now);
  return demand.covers === 'session'
    ? isSessionCovered(demand, situation, isAccepted)
    : isTransactionCovered(route, situation, isAccepted, now);
}

type IsAccepted = (acr: string, at: number) => boolean;

function isSessionCovered(demand: StepUpSource, situation: Situation, isAccepted: IsAccepted): boolean {
  const { asking, approved, record } = situation;
  const { acr, authTime } = asking.token;
  if (acr?.startsWith('urn:cognito:loa:') && authTime !== undefined && isAccepted(acr, authTime)) return true;
  const same = isSameHolder(asking, approved) && stepUpsOf(approved).includes(demand.step_up);
  return same && isApproved(situation, isAccepted) && record.spent === undefined;
}

function isTransactionCovered(route: RouteSource, situation: Situation, isAccepted: IsAccepted, now: number): boolean {
  const { asking, approved, record, use } = situation;
  if (!isSameHolder(asking, approved) || !isSameTransaction(asking, approved)) return false;
  for (const spent of [record.spent, record.lastSpent]) {
    if (!spent) continue;
    if (spent.invocation === use.invocation) return true;
    if (
      route.retry_window &&
      use.named &&
      spent.attempt === use.attempt &&
      isWithin(spent.at, route.retry_window, now)
    ) {
      return true;
    }
  }
  const onPhone: IsAccepted = (acr, at) => acr === 'urn:countersign:acr:liveid' && isAccepted(acr, at);
  return isApproved(situation, onPhone) && record.spent === undefined;
}

function isApproved({ record: { challenge, evidence } }: Situation, isAccepted: IsAccepted): boolean {
  if (challenge.state !== 'answered' || !evidence) return false;
  return evidence.nonce === challenge.nonce && isAccepted(evidence.acr, evidence.authTime);
}

function isSameHolder({ token, policy }: Asking, other: Asking): boolean {
  return (
    token.issuer === other.token.issuer &&
    token.userPoolId === other.token.userPoolId &&
    token.sub === other.token.sub &&
    token.clientId === other.token.clientId &&
    token.originJti === other.token.originJti &&
    policy.audience === other.policy.audience
  );
}

/** What a request without a body has: it may be left out. */
const EMPTY = 'sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:';

/** Everything that a client sends about a transaction, as it sent it. */
function isSameTransaction({ sent }: Asking, other: Asking): boolean {
  const facts = ({
    method,
    resource,
    path,
    query,
    digest: [digest = EMPTY],
    transaction: [text = 'high-value'],
  }: Sent) => JSON.stringify([method, resource, path, [...query].sort(), digest, text.split(', ').sort()]);
  return facts(sent) === facts(other.sent);
}

/** The step-ups of the session that the route of an approval asks for at all. */
function stepUpsOf({ sent, policy }: Asking): readonly string[] {
  const rules = policy.routes[`${sent.method} ${sent.resource}`]?.require ?? [];
  return rules.flatMap(({ then }) => (typeof then === 'object' && then.covers === 'session' ? [then.step_up] : []));
}

/** From this very second back to `duration` ago. */
function isWithin(at: number, duration: string, now: number): boolean {
  return at <= now && now - at <= Number(duration.replace(/s$/, ''));
}
