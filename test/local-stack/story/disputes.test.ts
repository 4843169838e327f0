import { createHash } from 'node:crypto';
import { DynamoDBClient, ListTablesCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { handleIn } from '../../../dev/demo/replies.ts';
import { LOCAL_CREDENTIALS } from '../../../dev/dynamodb/local-dynamodb.ts';
import type { Stack } from '../../../dev/stack/start-stack.ts';
import { parseHandle } from '../../../src/step-up/handle.ts';
import { createPerson, type Person } from './person.ts';
import { startTestStack } from './running-stack.ts';

let stack: Stack;
let alice: Person;

beforeAll(async () => {
  stack = await startTestStack();
  alice = await createPerson(stack, 'alice');
});
afterAll(() => stack?.close());

/** What the table of disputes has of one approval. */
async function keptOf(approvalId: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const { dynamodb_url: endpoint, region } = stack.description;
  const client = new DynamoDBClient({ endpoint, region, credentials: LOCAL_CREDENTIALS });
  const { TableNames: names = [] } = await client.send(new ListTablesCommand());
  const TableName = names.find((name) => name.includes('Disputes')) ?? 'no such table';
  const { Items: items = [] } = await client.send(new ScanCommand({ TableName, ConsistentRead: true }));
  client.destroy();
  return items
    .map((item) => unmarshall(item))
    .filter(({ sk }) => sk.endsWith(`#${approvalId}`))
    .toSorted((a, b) => (a['sk'] < b['sk'] ? -1 : 1));
}

describe('the evidence that the sample bank keeps', () => {
  it('T13 T15: shows, with the tenant alone to vouch for it, who approved what was displayed', async () => {
    const handle = handleIn(await alice.transfer(alice.payment('613.00')));
    const { binding, nonce = '' } = parseHandle(handle) ?? {};
    await alice.countersign(handle);

    const [approval, displayed] = await keptOf(nonce);

    expect(displayed).toMatchObject({
      sk: `displayed#${nonce}`,
      binding,
      display: expect.stringContaining('613.00 EUR'),
    });
    const keys = createRemoteJWKSet(new URL(`${stack.description.tenant_url}/.well-known/jwks.json`));
    const { payload } = await jwtVerify(String(approval?.['jws']), keys);
    expect(payload).toMatchObject({
      status: 'completed',
      user_id: approval?.['provider_user_id'],
      challenge_id: approval?.['provider_challenge_id'],
      auth_time: approval?.['auth_time'],
    });
    expect(`transaction:${payload['transaction_digest']}`).toBe(binding);
    const transaction = String(displayed?.['transaction']);
    expect(createHash('sha256').update(transaction).digest('base64url')).toBe(payload['transaction_digest']);
    expect(JSON.parse(transaction)).toMatchObject({
      holder: { sub: alice.sub },
      transaction: { fields: { amount: '613.00' }, display: displayed?.['display'] },
    });
    expect(approval).toMatchObject({ pk: displayed?.['pk'], binding, acr: 'urn:countersign:acr:liveid' });
  });

  it('keeps what was displayed and no approval of a person who declines', async () => {
    const handle = await alice.handleFor(alice.payment('614.00'));
    const { nonce = '' } = parseHandle(handle) ?? {};
    const run = await alice.ring(handle);
    await alice.press('decline');
    await run.answer();

    expect((await keptOf(nonce)).map(({ sk }) => sk)).toEqual([`displayed#${nonce}`]);
  });
});
