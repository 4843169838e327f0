import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { verifySeal } from '../../../src/seal/verify-seal.ts';

/** Pays once per approval: `approvalId` is the idempotency key. */
export type Pay = (order: {
  readonly amount: string | undefined;
  readonly payee: string | undefined;
  readonly approvalId: string | undefined;
}) => Promise<void>;

export async function transfer(event: APIGatewayProxyEvent, pay: Pay): Promise<APIGatewayProxyResult> {
  const rawBody = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  const seal = verifySeal(event.requestContext.authorizer, event.multiValueHeaders, rawBody, {
    audience: 'bank-prod',
    route: 'POST /transfers/domestic',
  });
  if (!seal.ok) return { statusCode: 403, body: JSON.stringify({ reason: seal.reason, field: seal.field }) };

  const { fields, approvalId } = seal;
  await pay({ amount: fields.get('amount'), payee: fields.get('payee'), approvalId });
  return { statusCode: 200, body: JSON.stringify({ status: 'executed' }) };
}
