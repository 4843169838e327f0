import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Attributes, BatchAnswer } from './dynamodb-calls.ts';
import { StoreUnavailableError } from './errors.ts';

/**
 * The item in an answer of GetItem; `undefined` if there is none.
 *
 * @throws StoreUnavailableError for an answer of another form: it is no absence (T25).
 */
export function itemIn(answer: unknown): Attributes | undefined {
  const item = mapIn(answer, 'GetItem')['Item'];
  return item === undefined ? undefined : attributesOf(mapIn(item, 'GetItem'));
}

/**
 * The items and the keys left unread in an answer of BatchGetItem.
 *
 * @throws StoreUnavailableError for an answer of another form: it is no absence (T25).
 */
export function batchIn(answer: unknown): BatchAnswer {
  const { Responses: responses = {}, UnprocessedKeys: unread = {} } = mapIn(answer, 'BatchGetItem');
  return {
    Responses: Object.fromEntries(tablesIn(responses).map(([table, items]) => [table, itemsIn(items)])),
    UnprocessedKeys: Object.fromEntries(
      tablesIn(unread).map(([table, request]) => [table, { Keys: itemsIn(mapIn(request, 'BatchGetItem')['Keys']) }]),
    ),
  };
}

const tablesIn = (value: unknown) => Object.entries(mapIn(value, 'BatchGetItem'));

function itemsIn(value: unknown): readonly Attributes[] {
  if (!Array.isArray(value)) throw malformed('BatchGetItem');
  return value.map((item) => attributesOf(mapIn(item, 'BatchGetItem')));
}

function mapIn(value: unknown, operation: 'GetItem' | 'BatchGetItem'): Readonly<Record<string, unknown>> {
  if (!isMap(value)) throw malformed(operation);
  return value;
}

function malformed(operation: 'GetItem' | 'BatchGetItem'): StoreUnavailableError {
  return new StoreUnavailableError(operation, { detail: 'answer_malformed' });
}

/** Attributes as the SDK reads them from JSON. What is no attribute value becomes an unknown one, which nothing can read (T19). */
export function attributesOf(map: Readonly<Record<string, unknown>>): Attributes {
  return Object.fromEntries(Object.entries(map).map(([name, value]) => [name, attributeOf(value)]));
}

function attributeOf(value: unknown): AttributeValue {
  const members = isMap(value) ? Object.entries(value) : [];
  const [type = '', content] = members.length === 1 ? (members[0] ?? []) : [];
  return knownValueOf(type, content) ?? { $unknown: [type, content] };
}

function knownValueOf(type: string, content: unknown): AttributeValue | undefined {
  switch (type) {
    case 'S':
      return typeof content === 'string' ? { S: content } : undefined;
    case 'N':
      return typeof content === 'string' ? { N: content } : undefined;
    case 'B':
      return typeof content === 'string' ? { B: bytesOf(content) } : undefined;
    case 'BOOL':
      return typeof content === 'boolean' ? { BOOL: content } : undefined;
    case 'NULL':
      return content === true ? { NULL: true } : undefined;
    case 'SS':
      return isTexts(content) ? { SS: content } : undefined;
    case 'NS':
      return isTexts(content) ? { NS: content } : undefined;
    case 'BS':
      return isTexts(content) ? { BS: content.map(bytesOf) } : undefined;
    case 'L':
      return Array.isArray(content) ? { L: content.map(attributeOf) } : undefined;
    case 'M':
      return isMap(content) ? { M: attributesOf(content) } : undefined;
    default:
      return undefined;
  }
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}

function bytesOf(base64: string): Uint8Array {
  return new Uint8Array(Buffer.from(base64, 'base64'));
}
