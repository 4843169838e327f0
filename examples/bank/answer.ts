import type { APIGatewayProxyResult } from 'aws-lambda';

export function answer(statusCode: number, body: object): APIGatewayProxyResult {
  return { statusCode, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
}

export function problem(statusCode: number, reason: string, field?: string): APIGatewayProxyResult {
  return {
    statusCode,
    headers: { 'Content-Type': 'application/problem+json', 'Cache-Control': 'no-store' },
    body: JSON.stringify({ type: `urn:bank:problem:${reason}`, status: statusCode, reason, ...(field && { field }) }),
  };
}

export function euros(cents: bigint): string {
  return `${cents / 100n}.${String(cents % 100n).padStart(2, '0')}`;
}
