import { createHash } from 'node:crypto';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { LocalDynamoDb } from '../../dev/dynamodb/local-dynamodb.ts';
import { dynamoDbAccounts } from '../../examples/bank/accounts.ts';
import { createBank } from '../../examples/bank/bank.ts';
import { dynamoDbApprovalClaims } from '../../src/seal/dynamodb-approval-claims.ts';
import { systemRandom } from '../../src/shared/random.ts';
import { accessToken } from '../fixtures/authorizer/access-token.ts';
import { type BankAuthorizer, bankAuthorizer, bankPolicy, NOW } from '../fixtures/authorizer/bank-authorizer.ts';
import { restApiEvent } from '../fixtures/events/rest-api/rest-api-event.ts';
import { BANK_TABLE, putAccount, startBankTable } from './bank-table.ts';

const POLICY = bankPolicy();
const PERSON = accessToken().sub;
const START = 3_000_000n;
const ROUTES = ['/transfers/domestic', '/transfers/instant'] as const;

let dynamoDb: LocalDynamoDb;
let authorizer: BankAuthorizer;
beforeAll(async () => {
  dynamoDb = await startBankTable();
});
afterAll(() => dynamoDb.close());
beforeEach(async () => {
  await putAccount(dynamoDb, 'account-1', PERSON, String(START));
  authorizer = bankAuthorizer({ policy: POLICY });
});

const header = (amount: string, payee = 'DE02') => `amount="${amount}", currency=EUR, payee="${payee}"`;
const body = (amount: string, payee = 'DE02') =>
  JSON.stringify({ amount, currency: 'EUR', creditor: { iban: payee }, from: 'account-1' });

/** What a client sends; `digestOf` is the body that its Content-Digest is of. */
interface Sent {
  readonly resource: string;
  readonly header: string;
  readonly body: string;
  readonly digestOf?: string;
}

/** Sends a request through authorizer and back end, as the gateway does. */
async function send(
  sent: Sent,
  atBackEnd: Partial<APIGatewayProxyEvent> = {},
): Promise<APIGatewayProxyResult | string> {
  const event = eventOf(sent);
  const { policyDocument, principalId, context } = await authorizer.handler(event);
  if (policyDocument.Statement[0].Effect === 'Deny') return context['reason'] ?? '';
  const requestContext = { ...event.requestContext, authorizer: { ...context, principalId } };
  const received = { ...event, requestContext, body: sent.body, isBase64Encoded: false, ...atBackEnd };
  const client = dynamoDb.client;
  const bank = createBank({
    accounts: dynamoDbAccounts(client, BANK_TABLE),
    claims: dynamoDbApprovalClaims(client, BANK_TABLE, { clock: () => NOW, random: systemRandom }),
    audience: POLICY.audience,
    allowOrigin: '*',
  });
  return bank(JSON.parse(JSON.stringify(received)));
}

function eventOf({ resource, header: declared, body: content, digestOf = content }: Sent) {
  const digest = createHash('sha256').update(digestOf).digest('base64');
  return restApiEvent({
    resource,
    headers: { 'X-High-Value-Transaction': declared, 'Content-Digest': `sha-256=:${digest}:` },
  });
}

async function approve(sent: Sent): Promise<void> {
  const { context } = await authorizer.handler(eventOf(sent));
  await authorizer.approve(context['step_up_handle'] ?? '');
}

async function balance(): Promise<bigint | undefined> {
  return (await dynamoDbAccounts(dynamoDb.client, BANK_TABLE).find('account-1', PERSON))?.balance;
}

function outcome(result: APIGatewayProxyResult | string): string {
  if (typeof result === 'string') return result;
  const { reason, field }: { readonly reason?: string; readonly field?: string } = JSON.parse(result.body);
  return [result.statusCode, reason, field].filter((part) => part !== undefined).join(' ');
}

describe.each(ROUTES)('POST %s', (resource) => {
  it('moves what header and body both say, on the token below the threshold', async () => {
    const result = await send({ resource, header: header('20.00'), body: body('20.00') });

    expect(outcome(result)).toBe('200');
    expect(await balance()).toBe(START - 2_000n);
  });

  it('T38: header 20.00, body 12,500.00: the token branch is allowed, and the balance is unchanged', async () => {
    const result = await send({ resource, header: header('20.00'), body: body('12500.00') });

    expect(outcome(result)).toBe('403 body_field_differs amount');
    expect(await balance()).toBe(START);
  });

  it('T38: header 20.00 with the digest of its own body, another body sent: the balance is unchanged', async () => {
    const result = await send({ resource, header: header('20.00'), body: body('12500.00'), digestOf: body('20.00') });

    expect(outcome(result)).toBe('403 body_differs');
    expect(await balance()).toBe(START);
  });

  it.each([
    ['another amount', body('12500.01'), '403 body_differs'],
    ['another payee', body('12500.00', 'DE03'), '403 body_differs'],
    ['one space more', `${body('12500.00')} `, '403 body_differs'],
    ['nothing', '', '403 body_differs'],
  ])(
    'T22, T38: approved header, %s in the body: the balance is unchanged, and the approval is used',
    async (_, other, expected) => {
      const approved = { resource, header: header('12500.00'), body: body('12500.00') };
      await approve(approved);

      const result = await send({ ...approved, body: other, digestOf: approved.body });

      expect(outcome(result)).toBe(expected);
      expect(await balance()).toBe(START);
      expect(outcome(await send(approved))).toBe('step_up_already_used');
    },
  );

  it.each([
    ['amount', body('20000.00'), '403 body_field_differs amount'],
    ['payee', body('12500.00', 'DE03'), '403 body_field_differs payee'],
  ])('T38: an approval of a header whose body has always had another %s moves nothing', async (_, other, expected) => {
    const lying = { resource, header: header('12500.00'), body: other };
    await approve(lying);

    const result = await send(lying);

    expect(outcome(result)).toBe(expected);
    expect(await balance()).toBe(START);
  });

  it.each([
    ['no authorizer context', undefined, '403 seal_missing'],
    ['an empty one', {}, '403 seal_missing'],
    ['one of something else', { principalId: PERSON, claims: { sub: PERSON } }, '403 seal_missing'],
    ['a seal that is none', { principalId: PERSON, countersign_seal: 'true' }, '403 seal_malformed'],
  ])('T22: approved, but with %s at the back end: the balance is unchanged', async (_, context, expected) => {
    const approved = { resource, header: header('12500.00'), body: body('12500.00') };
    await approve(approved);
    const requestContext = JSON.parse(JSON.stringify({ extendedRequestId: 'r', authorizer: context }));

    const result = await send(approved, { requestContext });

    expect(outcome(result)).toBe(expected);
    expect(await balance()).toBe(START);
  });

  it('T22: approved for this route, sent to the other: the balance is unchanged', async () => {
    const approved = { resource, header: header('12500.00'), body: body('12500.00') };
    await approve(approved);
    const other = ROUTES.find((route) => route !== resource) ?? '';

    const result = await send(approved, { resource: other });

    expect(outcome(result)).toBe('403 seal_of_another_route');
    expect(await balance()).toBe(START);
  });

  it('T13, T22: approved and sent as approved: it moves once', async () => {
    const approved = { resource, header: header('12500.00'), body: body('12500.00') };
    await approve(approved);

    const results = [await send(approved), await send(approved)];

    expect(results.map(outcome)).toEqual(['200', 'step_up_already_used']);
    expect(await balance()).toBe(START - 1_250_000n);
  });
});
