import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RestApiAnswer } from '../../../src/authorizer/rest-api-answer.ts';
import { type BankAuthorizer, bankAuthorizer, bankPolicy } from '../../fixtures/authorizer/bank-authorizer.ts';
import { type EventChanges, restApiEvent } from '../../fixtures/events/rest-api/rest-api-event.ts';

const HUGE = 200_000;

/** A step from one part of a JSON value to a part of it. */
type Path = readonly (string | number)[];

const PROTOTYPE_KEYS = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'];
const prototypeKey = fc.constantFrom(...PROTOTYPE_KEYS);

/** Any JSON value, and some that are no JSON; with names of the prototype among its keys. */
const anyValue = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom(undefined, Number.NaN, 1n, '', '*', 'REQUEST', 'TOKEN', 'Allow', [], {}, [[]], 'x'.repeat(5000)),
  fc
    .tuple(prototypeKey, fc.jsonValue({ maxDepth: 1 }))
    .map(([key, value]) => JSON.parse(JSON.stringify({ a: value }).replace('"a"', `"${key}"`))),
);

describe('any event', () => {
  it('T28: is never allowed where it is no event of ours at all', async () => {
    const bank = await approvedBank();
    const before = builtIns();

    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.anything({ withNullPrototype: true, withBigInt: true, withSparseArray: true }),
          fc.jsonValue(),
          anyValue,
        ),
        async (event) => {
          expect(DENIALS).toContain(await outcomeOf(bank, event));
        },
      ),
      { numRuns: 2000 },
    );

    expect(builtIns()).toEqual(before);
    expect(await outcomeOf(bank, EVENT)).toBe('Allow');
  });

  it('T28: with one part replaced, removed or doubled is allowed only while it says what was approved', async () => {
    const before = builtIns();
    const paths = pathsIn(EVENT);
    const outcomes = new Set<unknown>();

    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...paths),
        fc.constantFrom(...Object.values(CHANGES)),
        anyValue,
        async (path, change, value) => {
          const changed: unknown = structuredClone(EVENT);
          change(partOf(changed, path.slice(0, -1)), path.at(-1) ?? '', value);

          const outcome = await outcomeOf(await approvedBank(), changed);

          outcomes.add(outcome);
          expect(outcome === 'Allow' ? saysTheSame(changed) : DENIALS.includes(outcome)).toBe(true);
        },
      ),
      { numRuns: 3000 },
    );

    expect(outcomes).toEqual(new Set([...DENIALS, 'Allow']));
    expect(builtIns()).toEqual(before);
  });

  it('T28: with any part taken from another request is allowed only while it says what was approved', async () => {
    const other: object = restApiEvent({
      method: 'GET',
      resource: '/accounts/{id}',
      path: '/accounts/1',
      pathParameters: { id: '1' },
      query: { a: ['1'] },
      headers: { 'X-High-Value-Transaction': 'amount="13.00", currency=EUR, payee="DE02"' },
    });

    for (const path of pathsIn(EVENT)) {
      const changed: unknown = structuredClone(EVENT);
      CHANGES.replace(
        partOf(changed, path.slice(0, -1)),
        path.at(-1) ?? '',
        Reflect.get(partOf(other, path.slice(0, -1)), path.at(-1) ?? ''),
      );
      const outcome = await outcomeOf(await approvedBank(), changed);
      const isRight = outcome === 'Allow' ? saysTheSame(changed) : DENIALS.includes(outcome);
      expect([path, isRight]).toEqual([path, true]);
    }
  });

  it.each([
    'headers',
    'multiValueHeaders',
    'pathParameters',
    'queryStringParameters',
    'multiValueQueryStringParameters',
  ])('T28: with the map %s null is read without it', async (map) => {
    expect(await outcomeOf(await approvedBank(), { ...EVENT, [map]: null })).toBe('Allow');
  });

  it.each(PROTOTYPE_KEYS)(
    'T28: with a header, parameter or query called %s is no other request in disguise',
    async (name) => {
      const before = builtIns();
      const changes: readonly EventChanges[] = [
        { query: JSON.parse(`{"${name}": ["x"]}`) },
        { pathParameters: JSON.parse(`{"${name}": "x"}`), resource: `/${name}` },
        { resource: name, path: `/${name}` },
        { method: name },
      ];

      for (const change of changes) {
        expect(DENIALS).toContain(await outcomeOf(await approvedBank(), restApiEvent(change)));
      }
      expect(builtIns()).toEqual(before);
    },
  );

  const long: readonly (readonly [string, EventChanges])[] = [
    ['path', { path: `/${'a'.repeat(HUGE)}` }],
    ['path of slashes', { path: '/'.repeat(HUGE) }],
    [
      'path of percent signs',
      {
        path: `/ledger/${'%25'.repeat(HUGE / 3)}`,
        resource: '/ledger/{proxy+}',
        pathParameters: { proxy: '%25'.repeat(HUGE / 3) },
      },
    ],
    ['resource', { resource: `/${'{a}/'.repeat(HUGE / 4)}`, path: '/a' }],
    ['method', { method: 'P'.repeat(HUGE) }],
    ['query', { query: { a: ['b'.repeat(HUGE)] } }],
    ['query name', { query: { ['a'.repeat(HUGE)]: ['b'] } }],
    ['query of many values', { query: { a: Array.from({ length: HUGE / 10 }, String) } }],
    ['transaction header', { headers: { 'X-High-Value-Transaction': `amount="${'1'.repeat(HUGE)}"` } }],
    ['transaction header of quotes', { headers: { 'X-High-Value-Transaction': '"'.repeat(HUGE) } }],
    ['transaction header of backslashes', { headers: { 'X-High-Value-Transaction': `a="${'\\'.repeat(HUGE)}` } }],
    ['digest', { headers: { 'Content-Digest': `sha-256=:${'A'.repeat(HUGE)}=:` } }],
    ['token', { headers: { Authorization: `Bearer ${'a'.repeat(HUGE)}` } }],
    ['token of dots', { headers: { Authorization: `Bearer ${'.'.repeat(HUGE)}` } }],
    ['authorization of spaces', { headers: { Authorization: `Bearer${' '.repeat(HUGE)}x` } }],
    ['idempotency key', { headers: { 'Idempotency-Key': 'k'.repeat(HUGE) } }],
    ['request id', { extendedRequestId: 'i'.repeat(HUGE), headers: { 'Content-Digest': 'x' } }],
  ];
  it.each(long)('T28: with 200 KB of %s is denied with an answer of its usual size', async (name, change) => {
    const bank = await approvedBank();

    const answer = await bank.handler(restApiEvent(change));

    // A long query is bound like any other, and this one is more than a record has room for.
    expect([name, effect(answer)]).toEqual([name, 'Deny']);
    expect(JSON.stringify(answer).length).toBeLessThan(5000);
  });

  it('T28: nested 5,000 deep is an answer or an error of ours', async () => {
    const bank = await approvedBank();
    const deep = JSON.parse(`${'['.repeat(5000)}${']'.repeat(5000)}`);

    for (const name of ['headers', 'multiValueHeaders', 'requestContext', 'pathParameters', 'type', 'extra']) {
      const outcome = await outcomeOf(bank, { ...restApiEvent({ headers: { 'Content-Digest': 'x' } }), [name]: deep });
      expect(DENIALS).toContain(outcome);
    }
  });
});

const DENIALS: readonly unknown[] = ['Deny', 'ERR_EVENT_INVALID'];

const EVENT = restApiEvent({ headers: { 'User-Agent': undefined, Host: undefined, 'Content-Type': undefined } });
const POLICY = bankPolicy();

/** What can happen to a part of an event. */
const CHANGES = {
  replace: (whole: object, key: string | number, value: unknown) => {
    Reflect.set(whole, key, value);
  },
  remove: (whole: object, key: string | number) => {
    Reflect.deleteProperty(whole, key);
  },
  double: (whole: object, key: string | number) => {
    const part: unknown = Reflect.get(whole, key);
    Reflect.set(whole, key, [part, part]);
    Reflect.set(whole, String(key).toUpperCase(), part);
  },
} as const;

/** An authorizer that lets the transfer of `EVENT` through, once. */
async function approvedBank(): Promise<BankAuthorizer> {
  const bank = bankAuthorizer({ policy: POLICY });
  const { context } = await bank.handler(EVENT);
  await bank.approve(context['step_up_handle'] ?? '');
  return bank;
}

/** Whether an event says of method, route, path, query and the headers that decide what `EVENT` says, and says it once. */
function saysTheSame(changed: unknown): boolean {
  const lines = ['type', 'methodArn', 'resource', 'path', 'httpMethod'] as const;
  if (lines.some((name) => Reflect.get(Object(changed), name) !== EVENT[name])) return false;
  const queries = ['queryStringParameters', 'multiValueQueryStringParameters'].map((name) =>
    Object.keys(Reflect.get(Object(changed), name) ?? {}),
  );
  if (queries.flat().length > 0) return false;
  return ['authorization', 'content-digest', 'x-high-value-transaction', 'content-encoding'].every(
    (name) => JSON.stringify(valuesOf(changed, name)) === JSON.stringify(valuesOf(EVENT, name)),
  );
}

/** Every different value of a header, in either map and any casing. */
function valuesOf(event: unknown, wanted: string): readonly unknown[] {
  const maps = ['headers', 'multiValueHeaders'].map((name) => Object.entries(Reflect.get(Object(event), name) ?? {}));
  const values = maps.flat().filter(([name]) => name.toLowerCase() === wanted);
  return [...new Set(values.flatMap(([, value]) => value))];
}

/** Allow, Deny or the code of an error of ours. An error that is not ours is one that the test did not expect. */
async function outcomeOf(bank: BankAuthorizer, event: unknown): Promise<unknown> {
  try {
    return effect(await bank.handler(event));
  } catch (error) {
    return error instanceof Error && 'code' in error ? error.code : error;
  }
}

function effect(answer: RestApiAnswer): string {
  return answer.policyDocument.Statement[0].Effect;
}

/** What everything inherits. */
function builtIns() {
  return [Object.prototype, Array.prototype, Function.prototype, String.prototype, Map.prototype].map((prototype) =>
    Reflect.ownKeys(prototype),
  );
}

function pathsIn(value: unknown, path: Path = []): readonly Path[] {
  const below = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return [...(path.length > 0 ? [path] : []), ...below.flatMap(([key, part]) => pathsIn(part, [...path, key]))];
}

function partOf(value: unknown, path: Path): object {
  return path.reduce<object>((part, key) => Object(Reflect.get(part, key)), Object(value));
}
