import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../../src/transaction/canonical-json.ts';
import {
  canonicalTransaction,
  type Holder,
  sessionDigest,
  type Transaction,
  transactionDigest,
} from '../../../src/transaction/transaction.ts';

const digestOf = (transaction: Transaction, holder: Holder) =>
  transactionDigest(canonicalTransaction(transaction, holder));

const TRANSACTION: Transaction = {
  audience: 'bank-prod',
  method: 'POST',
  resource: '/transfers/{kind}',
  path: '/transfers/domestic',
  query: new Map([
    ['tag', ['a', 'b']],
    ['trace', ['1']],
  ]),
  fields: new Map([
    ['amount', '12500.00'],
    ['currency', 'EUR'],
    ['payee', 'DE02120300000000202051'],
  ]),
  contentSha256: 'RBNvo1WzZ4oRRq0W9-hknpT7T8If536DEMBg9hyq_4o',
  display: 'Pay 12500.00 EUR to DE02120300000000202051',
};
const HOLDER: Holder = {
  issuer: 'https://issuer.example/pool',
  sub: 'person-1',
  clientId: 'web',
  originJti: 'sign-in-1',
};
const DIGEST = digestOf(TRANSACTION, HOLDER);

function withFields(...fields: readonly (readonly [string, string])[]): string {
  return digestOf({ ...TRANSACTION, fields: new Map(fields) }, HOLDER);
}

function withQuery(...query: readonly (readonly [string, readonly string[]])[]): string {
  return digestOf({ ...TRANSACTION, query: new Map(query) }, HOLDER);
}

describe('transactionDigest', () => {
  it('is the SHA-256 of the documented canonical form, so that records outlive a release', () => {
    const canonical =
      '{"holder":{"client_id":"web","iss":"https://issuer.example/pool","origin_jti":"sign-in-1","sub":"person-1"},' +
      '"transaction":{"aud":"bank-prod","content_sha256":"RBNvo1WzZ4oRRq0W9-hknpT7T8If536DEMBg9hyq_4o",' +
      '"display":"Pay 12500.00 EUR to DE02120300000000202051",' +
      '"fields":{"amount":"12500.00","currency":"EUR","payee":"DE02120300000000202051"},"method":"POST",' +
      '"path":"/transfers/domestic","query":{"tag":["a","b"],"trace":["1"]},"resource":"/transfers/{kind}"},' +
      '"type":"transaction"}';

    expect(DIGEST).toBe(createHash('sha256').update(canonical).digest('base64url'));
    expect(DIGEST).toMatch(/^[\w-]{43}$/);
  });

  const changes = {
    audience: { audience: 'bank-sandbox' },
    method: { method: 'PUT' },
    resource: { resource: '/transfers/domestic' },
    path: { path: '/transfers/domestic/' },
    query: { query: new Map([['trace', ['1']]]) },
    fields: { fields: new Map([['amount', '12500.00']]) },
    contentSha256: { contentSha256: 'RBNvo1WzZ4oRRq0W9-hknpT7T8If536DEMBg9hyq_4p' },
    display: { display: 'Pay 12500.00 EUR to DE02120300000000202052' },
  } satisfies { readonly [Name in keyof Transaction]: Pick<Transaction, Name> };

  it.each(Object.entries(changes))('T13, T45: another %s is another transaction', (_name, change) => {
    expect(digestOf({ ...TRANSACTION, ...change }, HOLDER)).not.toBe(DIGEST);
  });

  const holders = {
    issuer: { issuer: 'https://issuer.example/pool2' },
    sub: { sub: 'person-2' },
    clientId: { clientId: 'mobile' },
    originJti: { originJti: 'sign-in-2' },
  } satisfies { readonly [Name in keyof Holder]: Pick<Holder, Name> };

  it.each(Object.entries(holders))('T13, T41: another %s is another holder', (_name, change) => {
    expect(digestOf(TRANSACTION, { ...HOLDER, ...change })).not.toBe(DIGEST);
  });

  it.each(['amount', 'currency', 'payee'])('T13: another %s, or none, is another transaction', (name) => {
    const fields = [...TRANSACTION.fields];

    expect(withFields(...fields)).toBe(DIGEST);
    expect(withFields(...fields.filter(([other]) => other !== name))).not.toBe(DIGEST);
    expect(
      withFields(...fields.map(([other, value]) => [other, other === name ? `${value}0` : value] as const)),
    ).not.toBe(DIGEST);
  });

  it('T14: keeps every spelling of an amount apart', () => {
    const digests = ['10', '10.0', '10.00', '1e1', '010', '+10', ' 10', ''].map((amount) =>
      withFields(['amount', amount]),
    );

    expect(new Set(digests).size).toBe(digests.length);
  });

  it('T14: keeps A|B + C and A + B|C apart, and a name from its value', () => {
    const digests = [
      withFields(['a', 'A|B'], ['b', 'C']),
      withFields(['a', 'A'], ['b', 'B|C']),
      withFields(['a', 'A","b":"C']),
      withFields(['a', 'A'], ['b', 'C']),
      withFields(['b', 'A'], ['a', 'C']),
      withFields(['a', '']),
      withFields(),
    ];

    expect(new Set(digests).size).toBe(digests.length);
  });

  it('T14: keeps method, resource and path from running into each other', () => {
    const digestAt = (method: string, resource: string, path: string) =>
      digestOf({ ...TRANSACTION, method, resource, path }, HOLDER);
    const digests = [
      digestAt('POST', '/a/b', '/c'),
      digestAt('POST', '/a', '/b/c'),
      digestAt('POST/a', '/b', '/c'),
      digestAt('POST', '/a/b/c', ''),
    ];

    expect(new Set(digests).size).toBe(digests.length);
  });

  it('T14: keeps holders apart whose parts give the same text in a row', () => {
    const digests = [
      digestOf(TRANSACTION, { ...HOLDER, sub: 'ab', clientId: 'c' }),
      digestOf(TRANSACTION, { ...HOLDER, sub: 'a', clientId: 'bc' }),
      digestOf(TRANSACTION, { ...HOLDER, sub: 'c', clientId: 'ab' }),
    ];

    expect(new Set(digests).size).toBe(digests.length);
  });

  it('T14: does not depend on the order of fields and of query names', () => {
    expect(withFields(...[...TRANSACTION.fields].toReversed())).toBe(DIGEST);
    expect(withQuery(...[...TRANSACTION.query].toReversed())).toBe(DIGEST);
  });

  it('T13: depends on the order and the number of the values of one query name', () => {
    const digests = [
      withQuery(['tag', ['a', 'b']]),
      withQuery(['tag', ['b', 'a']]),
      withQuery(['tag', ['a']]),
      withQuery(['tag', ['a', 'b', 'b']]),
      withQuery(['tag', ['a,b']]),
      withQuery(['tag', []]),
      withQuery(),
    ];

    expect(new Set(digests).size).toBe(digests.length);
  });

  it('T28: names of the prototype are names like any other', () => {
    const digests = ['__proto__', 'constructor', 'toString'].flatMap((name) => [
      withFields([name, 'x']),
      withFields([name, 'y']),
      withQuery([name, ['x']]),
    ]);

    expect(new Set([...digests, withFields(), withQuery()]).size).toBe(11);
  });

  it('T14: two transactions share a digest only if they are equal', () => {
    const fields = fc
      .dictionary(fc.constantFrom('a', 'b', 'ab'), fc.constantFrom('', 'a', 'b', 'ab', '"', ','))
      .map((record) => Object.entries(record));
    fc.assert(
      fc.property(fields, fields, (left, right) => {
        const same = JSON.stringify(left.toSorted()) === JSON.stringify(right.toSorted());
        expect(withFields(...left) === withFields(...right)).toBe(same);
      }),
    );
  });
});

describe('canonicalTransaction', () => {
  const texts = fc.string({ unit: 'grapheme' });

  it('T13: is the text whose SHA-256 is the digest, and canonical, whatever is in the transaction', () => {
    const parts = fc.record({ path: texts, display: texts, query: fc.array(fc.tuple(texts, fc.array(texts))) });
    fc.assert(
      fc.property(parts, texts, ({ path, display, query }, sub) => {
        const transaction = { ...TRANSACTION, path, display, query: new Map(query) };
        const holder = { ...HOLDER, sub };

        const text = canonicalTransaction(transaction, holder);

        expect(createHash('sha256').update(text).digest('base64url')).toBe(digestOf(transaction, holder));
        expect(canonicalJson(JSON.parse(text))).toBe(text);
        expect(JSON.parse(text)).toMatchObject({ holder: { sub }, transaction: { path, display } });
      }),
    );
  });
});

describe('sessionDigest', () => {
  it('is the SHA-256 of the documented canonical form', () => {
    const canonical =
      '{"aud":"bank-prod","holder":{"client_id":"web","iss":"https://issuer.example/pool","origin_jti":"sign-in-1",' +
      '"sub":"person-1"},"step_up":"liveid","type":"session"}';

    expect(sessionDigest('bank-prod', 'liveid', HOLDER)).toBe(
      createHash('sha256').update(canonical).digest('base64url'),
    );
  });

  it('T13, T41, T45: is of one audience, step-up, issuer, subject, client and sign-in', () => {
    const digests = [
      sessionDigest('bank-prod', 'liveid', HOLDER),
      sessionDigest('bank-sandbox', 'liveid', HOLDER),
      sessionDigest('bank-prod', 'liveid2', HOLDER),
      sessionDigest('liveid', 'bank-prod', HOLDER),
      sessionDigest('bank-prodl', 'iveid', HOLDER),
      ...['issuer', 'sub', 'clientId', 'originJti'].map((name) =>
        sessionDigest('bank-prod', 'liveid', { ...HOLDER, [name]: 'other' }),
      ),
    ];

    expect(new Set(digests).size).toBe(digests.length);
  });

  it('T13: is never the digest of a transaction', () => {
    const empty: Transaction = {
      audience: 'bank-prod',
      method: '',
      resource: '',
      path: '',
      query: new Map(),
      fields: new Map(),
      contentSha256: '',
      display: '',
    };

    expect(digestOf(empty, HOLDER)).not.toBe(sessionDigest('bank-prod', '', HOLDER));
    expect(digestOf({ ...empty, fields: new Map([['step_up', 'liveid']]) }, HOLDER)).not.toBe(
      sessionDigest('bank-prod', 'liveid', HOLDER),
    );
  });
});
