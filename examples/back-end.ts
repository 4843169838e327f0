import type { APIGatewayProxyEvent } from 'aws-lambda';
import { verifyLambdaEvent } from '../src/backend/index.ts';

/** Gives the payment that was let through; throws before anything is executed if this is another one. */
export function sealedPayment(event: APIGatewayProxyEvent): ReadonlyMap<string, string> {
  const seal = verifyLambdaEvent(event, { audience: 'bank-local', route: 'POST /transfers/domestic' });
  if (!seal.ok) throw new Error(`not executed: ${seal.reason}`);
  return seal.fields;
}
