import { createHash } from 'node:crypto';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { rawBodyOf } from '../../src/backend/index.ts';

/** The person's or the machine's `sub`, from the authorizer. */
export function personOf(event: APIGatewayProxyEvent): string {
  return String(event.requestContext.authorizer?.['principalId'] ?? '');
}

/**
 * The name of an order that its client may send again: a hash of its Idempotency-Key, route and body, so that another order under one key
 * is another order. Undefined without a key.
 */
export function namedOrder(event: APIGatewayProxyEvent): string | undefined {
  const [, [key] = []] =
    Object.entries(event.multiValueHeaders ?? {}).find(([name]) => name.toLowerCase() === 'idempotency-key') ?? [];
  if (key === undefined) return undefined;
  return createHash('sha256')
    .update(`${key} ${routeOf(event)} `)
    .update(rawBodyOf(event))
    .digest('base64url');
}

/** `METHOD template`. The gateway has one template for all of `/ledger`; the policy has its own below it. */
export function routeOf({ httpMethod, resource, pathParameters }: APIGatewayProxyEvent): string {
  if (resource !== '/ledger/{proxy+}') return `${httpMethod} ${resource}`;
  const below = pathParameters?.['proxy'] ?? '';
  if (below === 'entries') return `${httpMethod} /ledger/entries`;
  return /^entries\/[\w-]+$/.test(below) ? `${httpMethod} /ledger/entries/{id}` : `${httpMethod} ${resource}`;
}
