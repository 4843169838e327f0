import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { LocalDynamoDb } from '../../dev/dynamodb/local-dynamodb.ts';
import { dynamoDbApprovalClaims } from '../../src/seal/dynamodb-approval-claims.ts';
import { ClaimsUnavailableError } from '../../src/seal/errors.ts';
import { numericDate } from '../../src/shared/numeric-date.ts';
import { systemRandom } from '../../src/shared/random.ts';
import { memoryApprovalClaims } from '../unit/seal/memory-approval-claims.ts';
import { approvalClaimsContract } from './approval-claims.contract.ts';
import { BANK_TABLE, REGION, startBankTable } from './bank-table.ts';
import { closedPort, type Listening, startServer } from './dynamodb-server.ts';

const NOW = 1_700_000_000;

let dynamoDb: LocalDynamoDb;
beforeAll(async () => {
  dynamoDb = await startBankTable();
});
afterAll(() => dynamoDb.close());

let server: Listening | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

function claimsAt(endpoint: string) {
  const { credentials } = dynamoDb;
  const client = new DynamoDBClient({ region: REGION, endpoint, credentials, maxAttempts: 2 });
  return dynamoDbApprovalClaims(client, BANK_TABLE, { clock: () => numericDate(NOW), random: systemRandom });
}

/** The table behind a line that hands every request on and loses the first `losses` answers. */
async function startLossyLine(losses: number): Promise<Listening> {
  let left = losses;
  return startServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray());
    const { authorization = '', 'content-type': type = '', 'x-amz-target': target } = request.headers;
    const headers = {
      authorization,
      'content-type': type,
      'x-amz-date': '20231114T221320Z',
      'x-amz-target': String(target),
    };
    const answer = await fetch(dynamoDb.url, { method: 'POST', headers, body });
    if (left > 0) {
      left -= 1;
      request.socket.destroy();
      return;
    }
    response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.0' }).end(await answer.text());
  });
}

describe('memoryApprovalClaims', () => approvalClaimsContract(memoryApprovalClaims));

describe('dynamoDbApprovalClaims', () => {
  approvalClaimsContract(() => claimsAt(dynamoDb.url));

  it('writes what is documented, to be forgotten a week later', async () => {
    await claimsAt(dynamoDb.url).claim('documented');

    const { Item: item } = await dynamoDb.client.send(
      new GetItemCommand({ TableName: BANK_TABLE, Key: { pk: { S: 'approval#documented' } } }),
    );
    expect(item).toEqual({
      pk: { S: 'approval#documented' },
      claimed_at: { N: String(NOW) },
      claim_token: { S: expect.stringMatching(/^[\w-]{22}$/) },
      purge_at: { N: String(NOW + 7 * 24 * 3600) },
    });
  });

  it('T17: a claim that should have been forgotten and is still there counts', async () => {
    await claimsAt(dynamoDb.url).claim('old');
    const later = dynamoDbApprovalClaims(dynamoDb.client, BANK_TABLE, {
      clock: () => numericDate(NOW + 100 * 24 * 3600),
      random: systemRandom,
    });

    expect(await later.claim('old')).toBe('already_claimed');
  });

  it('T16: meets its own claim after a lost answer, and nobody else does', async () => {
    server = await startLossyLine(1);
    const claims = claimsAt(server.endpoint);

    expect(await claims.claim('lost')).toBe('claimed');
    expect(await claims.claim('lost')).toBe('already_claimed');
  });

  it("T16: does not take another call's claim for its own because an answer was lost", async () => {
    await claimsAt(dynamoDb.url).claim('taken');
    server = await startLossyLine(1);

    expect(await claimsAt(server.endpoint).claim('taken')).toBe('already_claimed');
  });

  it('T25: throws when every answer is lost, and the approval stays claimed', async () => {
    server = await startLossyLine(2);

    await expect(claimsAt(server.endpoint).claim('gone')).rejects.toThrow(ClaimsUnavailableError);
    expect(await claimsAt(dynamoDb.url).claim('gone')).toBe('already_claimed');
  });

  it('T25: throws when nothing listens', async () => {
    const { endpoint } = await closedPort();

    await expect(claimsAt(endpoint).claim('down')).rejects.toMatchObject({
      code: 'ERR_STORE_UNAVAILABLE',
      operation: 'PutItem',
      cause: expect.any(Error),
    });
  });

  it.each([
    'AccessDeniedException',
    'ResourceNotFoundException',
    'ProvisionedThroughputExceededException',
    'TransactionConflictException',
  ])('T25: throws on %s', async (name) => {
    server = await startServer((_request, response) => {
      response
        .writeHead(400, { 'content-type': 'application/x-amz-json-1.0' })
        .end(`{"__type":"com.amazonaws.dynamodb.v20120810#${name}"}`);
    });

    await expect(claimsAt(server.endpoint).claim('refused')).rejects.toThrow(ClaimsUnavailableError);
  });

  it('T25: throws on an approval id that is no key', async () => {
    await expect(claimsAt(dynamoDb.url).claim('x'.repeat(2100))).rejects.toThrow(ClaimsUnavailableError);
  });
});
