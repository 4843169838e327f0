import type { APIGatewayProxyEvent } from 'aws-lambda';
import { verifySeal } from '../src/seal/verify-seal.ts';

/** Gives the payment that was let through; throws before anything is executed if this is another one. */
export function sealedPayment(event: APIGatewayProxyEvent): ReadonlyMap<string, string> {
  const body = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  const seal = verifySeal(event.requestContext.authorizer, event.multiValueHeaders, body, {
    audience: 'bank-local',
    route: 'POST /transfers/domestic',
  });
  if (!seal.ok) throw new Error(`not executed: ${seal.reason}`);
  return seal.fields;
}
