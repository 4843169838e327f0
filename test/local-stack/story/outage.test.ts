import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalDynamoDb, startDynamoDb } from '../../../dev/dynamodb/local-dynamodb.ts';
import { type Stack, startStack } from '../../../dev/stack/start-stack.ts';
import { createPerson, type Person } from './person.ts';
import { assemblyFolder } from './running-stack.ts';

let dynamoDb: LocalDynamoDb;
let stack: Stack;
let alice: Person;
const lines: string[] = [];

beforeAll(async () => {
  dynamoDb = await startDynamoDb({ tables: [], region: 'eu-central-1', port: 0, endpoint: undefined });
  stack = await startStack({
    assembly: assemblyFolder,
    ports: { gateway: 0, userPool: 0, tenant: 0, page: 0 },
    dynamoDbEndpoint: dynamoDb.url,
    onLog: (_, line) => lines.push(line),
  });
  alice = await createPerson(stack, 'alice');
  await alice.countersign(await alice.handleFor(alice.payment('500.00')));
  await dynamoDb.close();
});
afterAll(() => stack?.close());

describe('a table that is down', () => {
  it('T25: lets nothing that was approved through, answers 503, and raises an event of level ERROR', async () => {
    const reply = await alice.transfer(alice.payment('500.00'));

    expect(reply.status).toBe(503);
    expect(reply.headers.get('content-type')).toContain('application/problem+json');
    expect(reply.headers.get('cache-control')).toBe('no-store');
    expect(JSON.parse(reply.body).status).toBe(503);
    // A line may come after the answer that it is about.
    await expect
      .poll(() => lines.filter((line) => line.includes('"ERROR"')).join('\n'), { timeout: 10_000 })
      .toContain('ERR_STORE_UNAVAILABLE');
  });
});
