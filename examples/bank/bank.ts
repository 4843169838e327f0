import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { type SealVerification, verifyLambdaEvent } from '../../src/backend/index.ts';
import { answer, euros, problem } from './answer.ts';
import { personOf, routeOf } from './request.ts';
import { createTransfers, type TransfersDeps } from './transfers.ts';

export interface BankDeps extends TransfersDeps {
  /** The API's: the gateway adds it to its own answers only (F18). */
  readonly allowOrigin: string;
}

/** A sample back end: everything that moves money stands behind the seal. */
export function createBank({ accounts, claims, audience, allowOrigin }: BankDeps) {
  const transfers = createTransfers({ accounts, claims, audience });

  return async (event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> => {
    const reply = await respond(event);
    return { ...reply, headers: { ...reply.headers, 'Access-Control-Allow-Origin': allowOrigin } };
  };

  async function respond(event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> {
    const route = routeOf(event);
    switch (route) {
      case 'GET /health':
        return answer(200, { status: 'ok' });
      case 'GET /accounts/{id}':
        return account(event);
      case 'POST /transfers/domestic':
      case 'POST /transfers/international':
        return transfers.transfer(event, route);
      case 'POST /transfers/instant':
        return transfers.instantTransfer(event, route);
      case 'POST /payees':
      case 'GET /cards/{card_id}/pin':
      case 'POST /admin/refunds':
        return accept(verifyLambdaEvent(event, { audience, route }));
      case 'POST /cards/{card_id}/limit':
        // In shadow mode a seal is missed and not yet demanded.
        return answer(200, { status: 'accepted', sealed: verifyLambdaEvent(event, { audience, route }).ok });
      // Without a transaction there is no seal: the policy asks for the token, or for a step-up of the session.
      case 'GET /statements/{id}/pdf':
      case 'POST /ledger/entries':
      case 'GET /ledger/entries/{id}':
      case 'POST /batch/payments':
        return answer(200, { status: 'accepted' });
      default:
        return problem(404, 'no_such_route');
    }
  }

  async function account(event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> {
    const found = await accounts.find(event.pathParameters?.['id'] ?? '', personOf(event));
    return found ? answer(200, { id: found.id, balance: euros(found.balance) }) : problem(404, 'no_such_account');
  }
}

/** Executes nothing but what the authorizer let through. */
function accept(seal: SealVerification): APIGatewayProxyResult {
  return seal.ok ? answer(200, { status: 'accepted' }) : problem(403, seal.reason, seal.field);
}
