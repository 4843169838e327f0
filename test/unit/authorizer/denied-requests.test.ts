import { describe, expect, it } from 'vitest';
import { DENIALS, type DenyReason } from '../../../src/authorizer/reasons.ts';
import type { RestApiAnswer } from '../../../src/authorizer/rest-api-answer.ts';
import { numericDate, plusSeconds } from '../../../src/shared/numeric-date.ts';
import type { Limits } from '../../../src/step-up/limits.ts';
import { sessionIdOf } from '../../../src/step-up/session-id.ts';
import type { StepUpStore } from '../../../src/step-up/step-up-store.ts';
import { accessToken } from '../../fixtures/authorizer/access-token.ts';
import {
  type BankAuthorizer,
  bankAuthorizer,
  bankPolicy,
  IDENTITY,
  NOW,
} from '../../fixtures/authorizer/bank-authorizer.ts';
import { type EventChanges, restApiEvent } from '../../fixtures/events/rest-api/rest-api-event.ts';
import { policyFromYaml } from '../../fixtures/policies/policy-from-yaml.ts';
import { memoryIdentityStore } from '../../fixtures/stores/memory-identity-store.ts';
import { memoryLimitsStore } from '../../fixtures/stores/memory-limits-store.ts';
import { memoryStepUpStore } from '../../fixtures/stores/memory-step-up-store.ts';

type Options = Parameters<typeof bankAuthorizer>[0];

/** A request that is denied for one reason, and what the bank knows then. */
interface Denied {
  readonly change?: EventChanges | undefined;
  readonly event?: unknown;
  readonly options?: Options | undefined;
  readonly limits?: Limits | undefined;
  readonly store?: (() => Promise<StepUpStore>) | undefined;
}

const POLICY = bankPolicy();
const SESSION = sessionIdOf(accessToken().originJti ?? '');
const header = (text: string | readonly string[] | undefined): Denied => ({
  change: { headers: { 'X-High-Value-Transaction': text } },
});
const headers = (values: NonNullable<EventChanges['headers']>): Denied => ({ change: { headers: values } });
const payment = 'amount="12500.00", currency=EUR, payee="DE02"';

const refused = (reason: 'token_malformed' | 'token_expired' | 'token_not_accepted'): Denied => ({
  options: { verifier: { verify: async () => ({ kind: 'refused', reason }) } },
});
const holding = (token: ReturnType<typeof accessToken>, change: EventChanges = {}): Denied => ({
  change,
  options: { verifier: { verify: async () => ({ kind: 'verified', token }) } },
});

const limitsWith = (changes: Partial<Limits>): Limits => ({
  rev: 1,
  pushes: [],
  sessions: new Map(),
  purgeAt: plusSeconds(NOW, 1000),
  ...changes,
});
const session = { refusals: 0, lockedUntil: undefined, opens: 0, opensSince: NOW, lastAt: NOW };
const push = { sessionId: SESSION, at: NOW, until: NOW, refused: true };

const wide = policyFromYaml(`
version: 1
audience: wide
callers: { customer: { clients: [web] } }
defaults: { caller: customer }
step_ups: { liveid: { acr_values: [urn:countersign:acr:liveid], max_age: 5m } }
routes:
  POST /transfers/domestic:
    transaction:
      fields: { ${Array.from({ length: 16 }, (_, i) => `field-${i}: /${`field-${i}`.repeat(15)}`).join(', ')} }
      show: "${Array.from({ length: 16 }, (_, i) => `{field-${i}}`).join(' ')}"
    require: { step_up: liveid, covers: transaction }
`);
const grouped = policyFromYaml(`
version: 1
audience: grouped
callers: { customer: { clients: [web] } }
defaults: { caller: customer }
routes:
  POST /transfers/domestic: { groups: [tellers], require: token }
`);

const INSTANT: EventChanges = { resource: '/transfers/instant' };

/** One request for every reason: a new reason needs one. */
const REQUESTS: Readonly<Record<DenyReason, Denied>> = {
  token_missing: headers({ Authorization: undefined }),
  authorization_malformed: headers({ Authorization: 'Basic eDp5' }),
  token_malformed: refused('token_malformed'),
  token_expired: refused('token_expired'),
  token_not_accepted: refused('token_not_accepted'),
  client_not_accepted: holding(accessToken({ clientId: 'unknown1' })),
  event_malformed: { event: { ...restApiEvent(), type: 'TOKEN' } },
  header_repeated: headers({ 'Content-Digest': ['a', 'b'] }),
  path_not_accepted: { change: { path: '/transfers/*' } },
  idempotency_key_malformed: headers({ 'Idempotency-Key': '' }),
  seal_header_not_accepted: headers({ 'X-Countersign-Seal': 'eyJ2IjoxfQ' }),
  content_encoding_not_accepted: headers({ 'Content-Encoding': 'gzip' }),
  content_digest_missing: headers({ 'Content-Digest': undefined }),
  content_digest_malformed: headers({ 'Content-Digest': 'md5=:AAAA:' }),
  transaction_header_missing: header(undefined),
  transaction_header_malformed: header('"'),
  transaction_header_unexpected: {
    change: { method: 'GET', resource: '/accounts/{id}', path: '/accounts/1', pathParameters: { id: '1' } },
  },
  transaction_fields_differ: header(`${payment}, more=x`),
  transaction_amount_malformed: header(payment.replace('12500.00', '1e4')),
  transaction_not_displayable: {
    change: {
      method: 'GET',
      resource: '/cards/{card_id}/pin',
      path: '/cards/x/pin',
      pathParameters: { card_id: 'a\u200bb' },
      headers: { 'X-High-Value-Transaction': undefined, 'Content-Digest': undefined },
    },
  },
  transaction_too_large: {
    ...header(Array.from({ length: 16 }, (_, i) => `field-${i}="x"`).join(', ')),
    options: { policy: wide },
  },
  route_not_in_policy: { change: { resource: '/unknown' } },
  route_denied: { change: { method: 'GET', resource: '/admin/{proxy+}', path: '/admin/x' } },
  caller_not_accepted: holding(accessToken({ clientId: 'backofficeclient1' })),
  scope_missing: holding(accessToken({ clientId: 'payrollclient1', machine: true, originJti: undefined, scopes: [] }), {
    resource: '/batch/payments',
    headers: { 'X-High-Value-Transaction': undefined },
  }),
  group_missing: { ...header(undefined), options: { policy: grouped } },
  session_unknown: holding(accessToken({ originJti: undefined })),
  session_revoked: {
    options: {
      identities: memoryIdentityStore([[accessToken(), { ...IDENTITY, revokedSessions: new Map([[SESSION, NOW]]) }]]),
    },
  },
  identity_insufficient: {
    change: { resource: '/transfers/international' },
    options: {
      identities: memoryIdentityStore([
        [accessToken(), { ...IDENTITY, proofing: { ial: 1, at: numericDate(NOW - 1) } }],
      ]),
    },
  },
  too_many_at_once: {
    options: { limits: { find: async () => undefined, write: async () => 'changed' } },
  },
  session_locked: {
    limits: limitsWith({
      sessions: new Map([[SESSION, { ...session, refusals: 5, lockedUntil: plusSeconds(NOW, 30) }]]),
    }),
  },
  challenges_exhausted: { limits: limitsWith({ sessions: new Map([[SESSION, { ...session, opens: 100 }]]) }) },
  retries_pending: { change: INSTANT, store: usedTwice },
  pushes_exhausted: {
    limits: limitsWith({
      pushes: ['A', 'B', 'C', 'D', 'E'].map((letter) => ({ ...push, nonce: `${letter.repeat(21)}A` })),
    }),
  },
};

/** Only what is stored can tell these, so they cost the one read. */
const READING: readonly string[] = [
  'session_revoked',
  'identity_insufficient',
  'retries_pending',
  'session_locked',
  'challenges_exhausted',
  'pushes_exhausted',
];

/** Who lost a race had to try: settle.test.ts tells what that costs. */
const UNTRIED = Object.keys(DENIALS).filter((name) => name !== 'too_many_at_once');

describe.each(UNTRIED)('a request that is denied %s', (name) => {
  it('T32: costs no write, and a read only where nothing else can tell', async () => {
    const { bank, answer } = await deny(name);

    expect(answer.context['reason']).toBe(name);
    expect(bank.calls).toEqual({ reads: READING.includes(name) ? 1 : 0, writes: 0 });
  });

  it('T32: costs as little the tenth time, and opens nothing', async () => {
    const { bank, event } = await deny(name);
    for (let i = 0; i < 9; i++) await bank.handler(event);

    expect(bank.calls).toEqual({ reads: READING.includes(name) ? 10 : 0, writes: 0 });
  });
});

describe.each(Object.keys(DENIALS))('the denial %s', (name) => {
  it('T10, T31: tells its error code, and one record of it', async () => {
    const { bank, answer } = await deny(name);

    const { error } = DENIALS[reasonOf(name)];
    expect(answer.context['reason']).toBe(name);
    expect(/error="(\w+)"/.exec(answer.context['www_authenticate'] ?? '')?.[1]).toBe(error);
    expect(bank.lines.map(({ level, outcome, reason }) => [level, outcome, reason])).toEqual([['INFO', 'deny', name]]);
  });
});

function reasonOf(name: string): DenyReason {
  if (!isReason(name)) throw new Error(`no reason: ${name}`);
  return name;
}

function isReason(name: string): name is DenyReason {
  return name in DENIALS;
}

async function deny(
  name: string,
): Promise<{ readonly bank: BankAuthorizer; readonly event: unknown; readonly answer: RestApiAnswer }> {
  const { change, options, limits, store, event = restApiEvent(change) } = REQUESTS[reasonOf(name)];
  const counted = memoryLimitsStore();
  if (limits) await counted.write(accessToken(), undefined, limits);
  const bank = bankAuthorizer({ policy: POLICY, limits: counted, ...(store && { store: await store() }), ...options });
  return { bank, event, answer: await bank.handler(event) };
}

/** Where two approvals of one transfer were used, and both may still be retried. */
async function usedTwice(): Promise<StepUpStore> {
  const store = memoryStepUpStore();
  const bank = bankAuthorizer({ policy: POLICY, store });
  for (let i = 0; i < 2; i++) {
    const { context } = await bank.handler(restApiEvent(INSTANT));
    await bank.approve(context['step_up_handle'] ?? '');
    await bank.handler(restApiEvent(INSTANT));
  }
  return store;
}
