import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { sealProblem, verifyLambdaEvent } from '../../../src/backend/index.ts';

/** Pays once per approval: `approvalId` is the idempotency key. */
export type Pay = (order: {
  readonly amount: string | undefined;
  readonly payee: string | undefined;
  readonly approvalId: string | undefined;
}) => Promise<void>;

export async function transfer(event: APIGatewayProxyEvent, pay: Pay): Promise<APIGatewayProxyResult> {
  const seal = verifyLambdaEvent(event, { audience: 'bank-prod', route: 'POST /transfers/domestic' });
  if (!seal.ok) return sealProblem(seal);

  const { fields, approvalId } = seal;
  await pay({ amount: fields.get('amount'), payee: fields.get('payee'), approvalId });
  return { statusCode: 200, body: JSON.stringify({ status: 'executed' }) };
}
