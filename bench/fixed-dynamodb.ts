import * as z from 'zod';
import type { Item } from './services.ts';

const key = z.looseObject({ pk: z.object({ S: z.string() }), sk: z.object({ S: z.string() }) });
const input = z.object({
  Key: z.optional(key),
  RequestItems: z.optional(z.record(z.string(), z.object({ Keys: z.array(key) }))),
});

/** A store that always has the same items: it answers every write with success and forgets it, so that each run finds what the first found. */
export interface FixedDynamoDb {
  fill(items: readonly Item[]): void;
  /** The names of all operations since this was called last. */
  takeCalls(): readonly string[];
  /** Answers one operation of the DynamoDB protocol. Does NOT check signatures or conditions. */
  answer(operation: string, text: string): object;
}

export function createFixedDynamoDb(): FixedDynamoDb {
  let items = new Map<string, Item>();
  let calls: string[] = [];
  const find = (wanted: z.infer<typeof key>) => items.get(nameOf(wanted));

  return {
    fill(next) {
      items = new Map(next.map((item) => [nameOf(key.parse(item)), item]));
    },
    takeCalls() {
      const taken = calls;
      calls = [];
      return taken;
    },
    answer(operation, text) {
      calls.push(operation);
      switch (operation) {
        case 'GetItem': {
          const { Key } = input.parse(JSON.parse(text));
          const Item = Key && find(Key);
          return Item ? { Item } : {};
        }
        case 'BatchGetItem': {
          const { RequestItems = {} } = input.parse(JSON.parse(text));
          const tables = Object.entries(RequestItems);
          const found = tables.map(([table, { Keys }]) => [table, Keys.map(find).filter((item) => item !== undefined)]);
          return { Responses: Object.fromEntries(found), UnprocessedKeys: {} };
        }
        case 'PutItem':
        case 'UpdateItem':
          return {};
        default:
          throw new Error(`${operation} is not built here`);
      }
    },
  };
}

function nameOf({ pk, sk }: z.infer<typeof key>): string {
  return JSON.stringify([pk.S, sk.S]);
}
