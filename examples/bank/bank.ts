import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { type SealVerification, verifySeal } from '../../src/seal/verify-seal.ts';
import { parseMinorUnits } from '../../src/transaction/money.ts';
import type { Accounts } from './accounts.ts';

export interface BankDeps {
  readonly accounts: Accounts;
  /** The policy's. */
  readonly audience: string;
  /** The API's: the gateway adds it to its own answers only (F18). */
  readonly allowOrigin: string;
}

/** A sample back end: everything that moves money stands behind the seal. */
export function createBank({ accounts, audience, allowOrigin }: BankDeps) {
  return async (event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> => {
    const reply = await respond(event);
    return { ...reply, headers: { ...reply.headers, 'Access-Control-Allow-Origin': allowOrigin } };
  };

  async function respond(event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> {
    const route = `${event.httpMethod} ${event.resource}`;
    switch (route) {
      case 'GET /health':
        return answer(200, { status: 'ok' });
      case 'GET /accounts/{id}':
        return account(event);
      case 'POST /transfers/domestic':
      case 'POST /transfers/international':
        return transfer(event, route);
      case 'POST /payees':
      case 'GET /cards/{card_id}/pin':
      case 'POST /admin/refunds':
        return accept(event, route);
      case 'GET /statements/{id}/pdf':
        return answer(200, { status: 'accepted' });
      default:
        return problem(404, 'no_such_route');
    }
  }

  async function account(event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> {
    const found = await accounts.find(event.pathParameters?.['id'] ?? '', personOf(event));
    return found ? answer(200, { id: found.id, balance: euros(found.balance) }) : problem(404, 'no_such_account');
  }

  async function transfer(event: APIGatewayProxyEvent, route: string): Promise<APIGatewayProxyResult> {
    const seal = checkSeal(event, route);
    if (!seal.ok) return refusal(seal);

    // What is executed comes from the sealed fields; the rest of the body has the sealed digest.
    const cents = parseMinorUnits(seal.fields.get('amount') ?? '', seal.fields.get('currency') ?? '');
    if (typeof cents !== 'bigint' || seal.fields.get('currency') !== 'EUR') return problem(422, 'only_euros_are_sent');
    if (cents === 0n) return problem(422, 'nothing_is_sent');
    const { from }: { readonly from?: unknown } = JSON.parse(bodyOf(event).toString());
    if (typeof from !== 'string') return problem(422, 'no_account_is_named');
    // One approval is one execution; without an approval, one request is.
    const execution = seal.approvalId ?? event.requestContext.extendedRequestId ?? '';
    if (execution === '') return problem(500, 'the_request_has_no_name');
    const left = await accounts.debit(from, personOf(event), cents, execution);
    return left
      ? answer(200, { status: 'executed', balance: euros(left.balance) })
      : problem(409, 'account_cannot_pay');
  }

  function accept(event: APIGatewayProxyEvent, route: string): APIGatewayProxyResult {
    const seal = checkSeal(event, route);
    return seal.ok ? answer(200, { status: 'accepted' }) : refusal(seal);
  }

  function checkSeal(event: APIGatewayProxyEvent, route: string): SealVerification {
    return verifySeal(event.requestContext.authorizer, event.multiValueHeaders, bodyOf(event), { audience, route });
  }
}

/** This is not the request that the authorizer let through: nothing is executed. */
function refusal(seal: Extract<SealVerification, { ok: false }>): APIGatewayProxyResult {
  return problem(403, seal.reason, seal.field);
}

function bodyOf(event: APIGatewayProxyEvent): Buffer {
  return Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
}

function personOf(event: APIGatewayProxyEvent): string {
  return String(event.requestContext.authorizer?.['principalId'] ?? '');
}

function euros(cents: bigint): string {
  return `${cents / 100n}.${String(cents % 100n).padStart(2, '0')}`;
}

function answer(statusCode: number, body: object): APIGatewayProxyResult {
  return { statusCode, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
}

function problem(statusCode: number, reason: string, field?: string): APIGatewayProxyResult {
  return {
    statusCode,
    headers: { 'Content-Type': 'application/problem+json', 'Cache-Control': 'no-store' },
    body: JSON.stringify({ type: `urn:bank:problem:${reason}`, status: statusCode, reason, ...(field && { field }) }),
  };
}
