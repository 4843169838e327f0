import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { LocalDynamoDb } from '../../dev/dynamodb/local-dynamodb.ts';
import { type Accounts, dynamoDbAccounts } from '../../examples/bank/accounts.ts';
import { createBank } from '../../examples/bank/bank.ts';
import type { ApprovalClaims } from '../../src/seal/approval-claims.ts';
import { dynamoDbApprovalClaims } from '../../src/seal/dynamodb-approval-claims.ts';
import type { Seal } from '../../src/seal/seal.ts';
import { systemClock } from '../../src/shared/numeric-date.ts';
import { systemRandom } from '../../src/shared/random.ts';
import { bankEvent } from '../unit/seal/bank-event.ts';
import { BODY, EXPECTED, HEADER, sealOf } from '../unit/seal/sealed-request.ts';
import { BANK_TABLE, putAccount, startBankTable } from './bank-table.ts';

const ROUTE = 'POST /transfers/instant';

let dynamoDb: LocalDynamoDb;
let accounts: Accounts;
let claims: ApprovalClaims;
let approvalId = '';
let approvals = 0;

beforeAll(async () => {
  dynamoDb = await startBankTable();
  accounts = dynamoDbAccounts(dynamoDb.client, BANK_TABLE);
  claims = dynamoDbApprovalClaims(dynamoDb.client, BANK_TABLE, { clock: systemClock, random: systemRandom });
});
afterAll(() => dynamoDb.close());
beforeEach(async () => {
  approvals += 1;
  approvalId = `approval-${approvals}`;
  await putAccount(dynamoDb, 'account-1', 'person-1', '3000000');
});

/** 12,500.00 EUR out of 30,000.00. */
function approved(change: Partial<APIGatewayProxyEvent> = {}, seal: Partial<Seal> = {}): APIGatewayProxyEvent {
  return bankEvent(ROUTE, change, { approvalId, execution: 'once', ...seal });
}

function send(event: APIGatewayProxyEvent, deps = { accounts, claims }): Promise<APIGatewayProxyResult> {
  return createBank({ ...deps, audience: EXPECTED.audience, allowOrigin: '*' })(event);
}

async function balance(): Promise<bigint | undefined> {
  return (await accounts.find('account-1', 'person-1'))?.balance;
}

const ON_TOKEN: Partial<Seal> = { basis: 'token', approvalId: undefined, execution: undefined };
const EXECUTED = { statusCode: 200, body: '{"status":"executed","balance":"17500.00"}' };

describe('POST /transfers/instant', () => {
  it('T16: executes 50 sends of one approval once, and tells a later one what became of it', async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, () => send(approved())));

    const executed = answers.filter(({ statusCode }) => statusCode === 200);
    const waiting = answers.filter(({ statusCode }) => statusCode === 409);
    expect(executed.length).toBeGreaterThan(0);
    expect(executed.length + waiting.length).toBe(50);
    for (const { body } of waiting) expect(JSON.parse(body).reason).toBe('no_execution_known');
    expect(await balance()).toBe(1_750_000n);
    expect(await send(approved())).toMatchObject(EXECUTED);
    expect(await balance()).toBe(1_750_000n);
  });

  it('T16: executes two approvals of one transfer twice', async () => {
    await send(approved());
    const answer = await send(approved({}, { approvalId: `${approvalId}-other` }));

    expect(JSON.parse(answer.body)).toEqual({ status: 'executed', balance: '5000.00' });
  });

  it('T16: debits nothing where the first send died between claim and debit', async () => {
    const dying = { ...accounts, debit: () => Promise.reject(new Error('died')) };
    await expect(send(approved(), { accounts: dying, claims })).rejects.toThrow('died');

    const retries = [await send(approved()), await send(approved())];

    expect(retries.map(({ statusCode }) => statusCode)).toEqual([409, 409]);
    expect(await balance()).toBe(3_000_000n);
  });

  it('T16: tells a retry after a debit whose answer was lost that it was executed', async () => {
    const dying: Accounts = {
      ...accounts,
      debit: async (...order) => {
        await accounts.debit(...order);
        throw new Error('died');
      },
    };
    await expect(send(approved(), { accounts: dying, claims })).rejects.toThrow('died');

    expect(await send(approved())).toMatchObject(EXECUTED);
    expect(await balance()).toBe(1_750_000n);
  });

  it('T25: debits nothing while the claims are down', async () => {
    const down: ApprovalClaims = { claim: () => Promise.reject(new Error('down')) };

    await expect(send(approved(), { accounts, claims: down })).rejects.toThrow('down');

    expect(await balance()).toBe(3_000_000n);
  });

  it('T22: lets another body neither execute nor claim the approval', async () => {
    const answer = await send(approved({ body: BODY.replace('DE02', 'DE03') }));

    expect([answer.statusCode, JSON.parse(answer.body).reason]).toEqual([403, 'body_differs']);
    expect(await balance()).toBe(3_000_000n);
    expect(await send(approved())).toMatchObject(EXECUTED);
  });

  it('executes each request that needed no approval', async () => {
    const request = (name: string) => {
      const event = approved({}, ON_TOKEN);
      return { ...event, requestContext: { ...event.requestContext, extendedRequestId: name } };
    };

    const answers = [await send(request(`${approvalId}-a`)), await send(request(`${approvalId}-b`))];

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200]);
    expect(await balance()).toBe(500_000n);
  });

  it('T16: executes 50 sends of one Idempotency-Key that needed no approval once, and another order under it as well', async () => {
    const keyed = (body: string) => {
      const event = bankEvent(ROUTE, { body }, { ...ON_TOKEN, contentSha256: sealOf(HEADER, body).contentSha256 });
      return { ...event, multiValueHeaders: { ...event.multiValueHeaders, 'idempotency-key': [`key-${approvals}`] } };
    };

    const answers = await Promise.all(Array.from({ length: 50 }, () => send(keyed(BODY))));
    const other = await send(keyed(`${BODY} `));

    expect(answers.map(({ statusCode }) => statusCode)).toEqual(answers.map(() => 200));
    expect(JSON.parse(other.body)).toEqual({ status: 'executed', balance: '5000.00' });
    expect(await send(keyed(`${BODY} `))).toMatchObject({ statusCode: 200, body: other.body });
  });

  it('T3: tells nobody else what became of an approval', async () => {
    await send(approved());
    const event = approved();
    const authorizer = { ...event.requestContext.authorizer, principalId: 'person-2' };

    const answer = await send({ ...event, requestContext: { ...event.requestContext, authorizer } });

    expect(answer.statusCode).toBe(409);
  });
});

describe('POST /transfers/domestic', () => {
  it('T16: executes no approval that may come again', async () => {
    const answer = await send(bankEvent('POST /transfers/domestic', {}, { approvalId, execution: 'once' }));

    expect([answer.statusCode, JSON.parse(answer.body).reason]).toEqual([403, 'claim_needed']);
    expect(await balance()).toBe(3_000_000n);
  });
});
