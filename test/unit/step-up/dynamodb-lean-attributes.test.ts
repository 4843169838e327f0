import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attributesOf, batchIn, itemIn } from '../../../src/step-up/dynamodb-lean-attributes.ts';
import { plainItem } from '../../../src/step-up/dynamodb-table.ts';
import { StoredItemInvalidError } from '../../../src/step-up/errors.ts';

const bytes = fc.uint8Array({ maxLength: 8 });
const number = fc.oneof(fc.integer().map(String), fc.constantFrom('1.5', '-0.25', '1e3'));
const { value: anyValue } = fc.letrec<{ value: AttributeValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.string().map((S) => ({ S })),
    number.map((N) => ({ N })),
    fc.boolean().map((BOOL) => ({ BOOL })),
    fc.constant({ NULL: true as const }),
    bytes.map((B) => ({ B })),
    fc.array(fc.string(), { minLength: 1 }).map((SS) => ({ SS })),
    fc.array(fc.integer().map(String), { minLength: 1 }).map((NS) => ({ NS })),
    fc.array(bytes, { minLength: 1 }).map((BS) => ({ BS })),
    fc.array(tie('value')).map((L) => ({ L })),
    fc.dictionary(fc.string(), tie('value')).map((M) => ({ M })),
  ),
}));
const anyItem = fc.dictionary(
  fc.string().filter((name) => name !== '__proto__'),
  anyValue,
);

/** As DynamoDB writes it: bytes in base64. */
function onTheWire(item: unknown): Readonly<Record<string, unknown>> {
  return JSON.parse(
    JSON.stringify(item, (_key, value) =>
      value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value,
    ),
  );
}

describe('attributesOf', () => {
  it('reads every attribute value as it was written', () => {
    fc.assert(
      fc.property(anyItem, (item) => {
        const read = attributesOf(onTheWire(item));

        expect(read).toEqual(item);
        expect(unmarshall(read)).toEqual(unmarshall(item));
      }),
    );
  });

  it('T19: never reads a value that is none, whatever it is', () => {
    const types = ['S', 'N', 'B', 'BOOL', 'NULL', 'SS', 'NS', 'BS', 'L', 'M'];
    const noValue = fc.oneof(
      fc.constantFrom(
        null,
        'text',
        5,
        [],
        {},
        { S: 5 },
        { S: null },
        { N: 5 },
        { BOOL: 'true' },
        { BOOL: 1 },
        { NULL: false },
      ),
      fc.constantFrom(
        { SS: 'a' },
        { SS: [1] },
        { NS: [1] },
        { L: {} },
        { L: [{}] },
        { M: [] },
        { M: { a: 'text' } },
        { s: 'a' },
      ),
      fc
        .tuple(fc.constantFrom(...types), fc.constantFrom(...types))
        .filter(([one, other]) => one !== other)
        .map(([one, other]) => ({ [one]: 'a', [other]: '1' })),
      fc
        .string()
        .filter((type) => !types.includes(type))
        .map((type) => ({ [type]: 'a' })),
    );
    fc.assert(
      fc.property(fc.string(), noValue, (name, value) => {
        expect(() => plainItem(attributesOf(JSON.parse(`{${JSON.stringify(name)}:${JSON.stringify(value)}}`)))).toThrow(
          StoredItemInvalidError,
        );
      }),
    );
  });

  it('T28: keeps an attribute called __proto__ where it is refused', () => {
    const item = attributesOf(JSON.parse('{"a":{"M":{"__proto__":{"M":{}}}}}'));

    expect(() => plainItem(item)).toThrow(StoredItemInvalidError);
  });
});

describe('itemIn', () => {
  it('T25: gives nothing only where the answer has no item', () => {
    expect(itemIn({})).toBeUndefined();
    expect(itemIn({ Item: {} })).toEqual({});
  });

  it.each([undefined, null, 'text', 5, [], { Item: null }, { Item: [] }, { Item: 'text' }])(
    'T25: refuses the answer %j',
    (answer) => {
      expect(() => itemIn(answer)).toThrow(
        expect.objectContaining({ operation: 'GetItem', detail: 'answer_malformed' }),
      );
    },
  );
});

describe('batchIn', () => {
  it('gives items and unread keys of each table', () => {
    const answer = { Responses: { a: [{ pk: { S: 'x' } }] }, UnprocessedKeys: { b: { Keys: [{ pk: { S: 'y' } }] } } };

    expect(batchIn(answer)).toEqual(answer);
    expect(batchIn({})).toEqual({ Responses: {}, UnprocessedKeys: {} });
  });

  it.each([
    null,
    [],
    { Responses: null },
    { Responses: [] },
    { Responses: { a: null } },
    { Responses: { a: {} } },
    { Responses: { a: [null] } },
    { UnprocessedKeys: null },
    { UnprocessedKeys: { a: [] } },
    { UnprocessedKeys: { a: {} } },
    { UnprocessedKeys: { a: { Keys: ['x'] } } },
  ])('T25: refuses the answer %j', (answer) => {
    expect(() => batchIn(answer)).toThrow(
      expect.objectContaining({ operation: 'BatchGetItem', detail: 'answer_malformed' }),
    );
  });
});
