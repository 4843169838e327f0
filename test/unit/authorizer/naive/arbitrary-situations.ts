import fc from 'fast-check';
import type { Use } from '../../../../src/authorizer/decide.ts';
import { LIVEID_ACR } from '../../../../src/identity-provider/identity-provider.ts';
import { numericDate } from '../../../../src/shared/numeric-date.ts';
import type { IdentityRecord } from '../../../../src/step-up/identity-store.ts';
import type { Spent, StepUpRecord } from '../../../../src/step-up/record.ts';
import { sessionIdOf } from '../../../../src/step-up/session-id.ts';
import type { AccessToken } from '../../../../src/token/access-token.ts';
import { accessToken } from '../../../fixtures/authorizer/access-token.ts';
import { LOA } from './arbitrary-policies.ts';
import type { PolicySource, Sent, Situation } from './situation.ts';
import { maybe, mostly, rarely } from './weighted.ts';

export const NOW = numericDate(1_700_000_000);

const OTHER_LOA = 'urn:cognito:loa:3';
/** Both sides of every boundary, in seconds ago. */
const SECONDS_AGO = [0, 1, 59, 60, 61, 299, 300, 301, 899, 900, 901, 86_400, -1];
const ago = fc.constantFrom(...SECONDS_AGO).map((seconds) => numericDate(NOW - seconds));
const recent = fc.constantFrom(0, 1, 30, 59, 60, 61).map((seconds) => numericDate(NOW - seconds));

const amount = fc.constantFrom(
  '1.00',
  '29.99',
  '30.00',
  '30',
  '9999.99',
  '10000.00',
  '12500.00',
  '5000',
  '4999',
  '1e1',
  '030.00',
  '-1.00',
  '1.999',
  '',
);
const currency = mostly('EUR', 'USD', 'JPY', 'CHF', 'XXX');
const payee = fc.constantFrom('A', 'B');
const declared: fc.Arbitrary<readonly string[]> = fc
  .record({ amount, currency, payee, way: fc.nat(24) })
  .map((parts) => {
    const members = [`amount="${parts.amount}"`, `currency=${parts.currency}`, `payee="${parts.payee}"`];
    switch (parts.way) {
      case 0:
        return [];
      case 1:
        return ['high-value'];
      case 2:
        return [members.slice(1).join(', ')];
      case 3:
        return [[...members, 'more="x"'].join(', ')];
      case 4:
        return [[...members, 'amount="1.00"'].join(', ')];
      case 5:
        return [`${members.join(', ')};seen`];
      case 6:
        return [members.join(', '), 'amount="1.00", currency=EUR, payee="A"'];
      default:
        return [(parts.way % 2 ? members : members.toReversed()).join(', ')];
    }
  });

const DIGESTS = [
  'sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:',
  'sha-256=:2LbUjjVrkRpJZk0WKIKugaOjuJ6H7Ezl+XRL4Xgs24c=:',
];
const digest = mostly<readonly string[]>(DIGESTS.slice(0, 1), DIGESTS.slice(1), [], ['md5=:AAAA:'], DIGESTS);
const query = mostly<Sent['query']>([], [['a', ['1']]], [['a', ['1', '2']]], [['a', ['2', '1']]]);
const target = fc.constantFrom(
  'POST /pay',
  'POST /pay',
  'POST /pay',
  'PUT /pay',
  'POST /unlock',
  'GET /documents/{kind}',
  'GET /documents/{kind}',
  'POST /batch',
  'DELETE /pay',
);
const headers = {
  digest,
  encoding: mostly<readonly string[]>([], ['gzip']),
  idempotencyKey: mostly<readonly string[]>(['order-1'], [], [''], ['a', 'b']),
};

const bare = mostly<readonly string[]>([], ['high-value'], ['amount="1.00"']);
const requests: fc.Arbitrary<Sent> = fc
  .record({ target, declared, bare, query, ...headers, kind: fc.constantFrom('notice', 'terms', 'report') })
  .map(({ target, declared, bare, kind, ...rest }) => {
    const [method = '', resource = ''] = target.split(' ');
    const isDocument = resource.includes('{kind}');
    return {
      ...rest,
      method,
      resource,
      path: resource.replace('{kind}', kind),
      pathParameters: isDocument ? { kind } : {},
      transaction: resource === '/pay' ? declared : bare,
      digest: isDocument ? [] : rest.digest,
    };
  });

const tokens: fc.Arbitrary<AccessToken> = fc
  .record({
    clientId: mostly('webclient1', 'backofficeclient1', 'payrollclient1', 'unknown1'),
    sub: mostly('alice', 'mallory'),
    originJti: mostly<string | undefined>('sign-in-1', 'sign-in-2', undefined),
    acr: fc.constantFrom(undefined, LOA, LOA, OTHER_LOA, LIVEID_ACR),
    authTime: maybe(fc.oneof(ago, recent)),
    scopes: mostly<readonly string[]>(['bank/pay'], [], ['bank/other']),
    groups: mostly<readonly string[]>(['managers'], [], ['others']),
    machine: mostly(false, true),
  })
  .map((changes) => accessToken(changes));

const NONCES = ['NNNNNNNNNNNNNNNNNNNNNA', 'OOOOOOOOOOOOOOOOOOOOOA'] as const;
const spent: fc.Arbitrary<Spent> = fc.record({
  attempt: fc.constantFrom('this-attempt', 'another-attempt'),
  invocation: mostly('another-invocation', 'this-invocation'),
  nonce: fc.constant(NONCES[0]),
  at: fc.oneof(recent, ago),
});

/** A record as the transitions may leave it. */
const records: fc.Arbitrary<StepUpRecord> = fc
  .record({
    state: mostly('answered' as const, 'challenged' as const, 'refused' as const),
    acr: mostly(LIVEID_ACR, LOA),
    authTime: fc.oneof(recent, ago),
    spent: maybe(spent),
    lastSpent: maybe(spent),
  })
  .map(({ state, acr, authTime, spent, lastSpent }) => ({
    rev: 7,
    challenge: {
      state,
      nonce: NONCES[0],
      until: numericDate(NOW + 100),
      sessionId: 's',
      acr,
      flow: 'f',
      rangAt: NOW,
      providerUserId: 'p',
      providerChallengeId: 'c',
      challengeUrl: 'https://tenant.example/c',
      code: undefined,
    },
    evidence: state === 'answered' ? { acr, amr: ['face'], authTime, nonce: NONCES[0], ticket: undefined } : undefined,
    spent: state === 'answered' ? spent : undefined,
    lastSpent,
    purgeAt: numericDate(NOW + 1000),
  }));

const identities: fc.Arbitrary<IdentityRecord | undefined> = maybe(
  fc.record({
    rev: fc.constant(1),
    providerUserId: fc.constant('p'),
    proofing: maybe(fc.record({ ial: fc.constantFrom(1, 2, 3), at: fc.oneof(recent, ago) })),
    asserted: fc.constant(undefined),
    heard: fc.constant(undefined),
    revokedBefore: rarely(ago),
    revokedSessions: mostly(
      new Map(),
      new Map([[sessionIdOf('sign-in-1'), NOW]]),
      new Map([[sessionIdOf('other'), NOW]]),
    ),
  }),
);

const uses: fc.Arbitrary<Use> = fc.record({
  attempt: fc.constant('this-attempt'),
  invocation: fc.constant('this-invocation'),
  named: mostly(true, false),
});

/** What differs between the request and what was approved: nothing most of the time, one part of it, or all. */
const difference = mostly(
  'nothing',
  'sent',
  'query',
  'digest',
  'transaction',
  'method',
  'token',
  'sub',
  'originJti',
  'clientId',
  'audience',
  'all',
);

/** Situations under one policy. */
export function situationsUnder(policy: PolicySource): fc.Arbitrary<Situation> {
  return fc
    .record({
      sent: requests,
      other: requests,
      token: tokens,
      otherToken: tokens,
      record: records,
      identity: identities,
      use: uses,
      difference,
    })
    .map(({ sent, other, token, otherToken, record, identity, use, difference }) => {
      const is = (...names: readonly string[]) => names.includes(difference);
      const approved = {
        sent: {
          ...(is('sent', 'all') ? other : sent),
          ...(is('query') && { query: other.query }),
          ...(is('digest') && { digest: other.digest }),
          ...(is('transaction') && { transaction: other.transaction }),
          ...(is('method') && { method: other.method }),
        },
        token: {
          ...(is('token', 'all') ? otherToken : token),
          ...(is('sub') && { sub: otherToken.sub }),
          ...(is('originJti') && { originJti: otherToken.originJti }),
          ...(is('clientId') && { clientId: otherToken.clientId }),
        },
        policy: is('audience') ? { ...policy, audience: 'elsewhere' } : policy,
      };
      return { asking: { sent, token, policy }, approved, record, identity, use };
    });
}
