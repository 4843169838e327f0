import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { CognitoJwtVerifier } from 'aws-jwt-verify';
import { SimpleJwksCache } from 'aws-jwt-verify/jwk';
import type { APIGatewayAuthorizerResult, APIGatewayRequestAuthorizerEvent } from 'aws-lambda';
import { transactionOf } from './approval-key.ts';
import { useApproval } from './approvals.ts';
import { ROUTES } from './routes.ts';

// The plain authorizer that one would write in an afternoon, with the same libraries: token, list of routes, one read, one conditional
// write, one log line, one metric. It binds an approval to the header as sent, and knows neither bodies, sign-ins, limits nor seals.

const logger = new Logger({ serviceName: 'baseline' });
const metrics = new Metrics({ namespace: 'Baseline', serviceName: 'baseline' });
const tableName = variable('COUNTERSIGN_TABLE');
const keysUri = variable('COUNTERSIGN_JWKS_URI');
const verifier = CognitoJwtVerifier.create(
  { userPoolId: variable('COUNTERSIGN_USER_POOL_IDS'), tokenUse: 'access', clientId: '1exampleclient2' },
  // The local keys; without this the library asks Cognito.
  { jwksCache: new SimpleJwksCache({ fetcher: { fetch: async () => (await fetch(keysUri)).arrayBuffer() } }) },
);

export const handler = async (event: APIGatewayRequestAuthorizerEvent): Promise<APIGatewayAuthorizerResult> => {
  const { sub, outcome } = await decide(event);
  const allowed = outcome === 'allowed';
  logger.info('decision', { outcome, route: event.resource, requestId: event.requestContext.requestId });
  metrics.addMetric(allowed ? 'Allowed' : 'Denied', MetricUnit.Count, 1);
  metrics.publishStoredMetrics();
  return {
    principalId: sub,
    policyDocument: {
      Version: '2012-10-17',
      Statement: [{ Action: 'execute-api:Invoke', Effect: allowed ? 'Allow' : 'Deny', Resource: event.methodArn }],
    },
    context: allowed ? {} : { reason: outcome },
  };
};

async function decide(
  event: APIGatewayRequestAuthorizerEvent,
): Promise<{ readonly sub: string; readonly outcome: string }> {
  const sub = await subOf(event.headers?.['Authorization']);
  if (sub === undefined) return { sub: 'anonymous', outcome: 'token_not_accepted' };
  const route = ROUTES.find(({ method, resource }) => method === event.httpMethod && resource === event.resource);
  if (!route) return { sub, outcome: 'route_not_in_policy' };
  if (route.needs === 'token') return { sub, outcome: 'allowed' };
  const transaction = event.headers?.['X-High-Value-Transaction'];
  const used = await useApproval(tableName, sub, transactionOf(`${route.method} ${route.resource}`, transaction));
  return { sub, outcome: used === 'used' ? 'allowed' : used };
}

async function subOf(authorization: string | undefined): Promise<string | undefined> {
  try {
    const { sub } = await verifier.verify(authorization?.replace(/^Bearer /, '') ?? '');
    return sub;
  } catch {
    return undefined;
  }
}

function variable(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
}
