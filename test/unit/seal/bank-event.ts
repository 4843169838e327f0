import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { Seal } from '../../../src/seal/seal.ts';
import { BODY, contextOf, HEADER, sealOf } from './sealed-request.ts';

/** A Lambda proxy event of a transfer on `route`, let through for this very body. */
export function bankEvent(
  route: string,
  change: Partial<APIGatewayProxyEvent> = {},
  sealChange: Partial<Seal> = {},
): APIGatewayProxyEvent {
  const [method = '', resource = ''] = route.split(' ');
  const seal = { ...sealOf(HEADER, BODY), method, resource, ...sealChange };
  const event: Partial<APIGatewayProxyEvent> = {
    httpMethod: method,
    resource,
    body: BODY,
    isBase64Encoded: false,
    multiValueHeaders: { 'X-High-Value-Transaction': [HEADER] },
    requestContext: JSON.parse(JSON.stringify({ authorizer: contextOf(seal), extendedRequestId: 'request-1' })),
    ...change,
  };
  return JSON.parse(JSON.stringify(event));
}
