import type { APIGatewayProxyEvent } from 'aws-lambda';
import { verifySeal } from '../src/seal/verify-seal.ts';

/** Gives the payment that was countersigned; throws before anything is executed if this is another one. */
export function countersignedPayment(event: APIGatewayProxyEvent): ReadonlyMap<string, string> {
  const seal = verifySeal(event.requestContext.authorizer, event.multiValueHeaders, event.body, {
    audience: 'bank-local',
    route: 'POST /transfers/domestic',
  });
  if (!seal.ok) throw new Error(`not executed: ${seal.reason}`);
  return seal.fields;
}
