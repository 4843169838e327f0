import { createPublicKey, verify } from 'node:crypto';
import { Agent, request } from 'node:http';
// What a function needs to reach DynamoDB and to check its checksums, though here nothing is encrypted.
import 'node:https';
import 'node:zlib';
import type { APIGatewayRequestAuthorizerEvent } from 'aws-lambda';

// The calls that a first decision of ours makes, by bare Node: the keys, one signature, and on a transfer one read and two writes. It
// decides nothing, and says what the row expects.

const agent = new Agent({ keepAlive: true });

export const handler = async (event: APIGatewayRequestAuthorizerEvent) => {
  const { keys } = JSON.parse(await send(process.env['COUNTERSIGN_JWKS_URI'] ?? '', 'GET', {}));
  const key = createPublicKey({ key: keys[0], format: 'jwk' });
  const token = event.headers?.['Authorization']?.slice('Bearer '.length) ?? '';
  const end = token.lastIndexOf('.');
  const signature = Buffer.from(token.slice(end + 1), 'base64url');
  const verified = verify('RSA-SHA256', Buffer.from(token.slice(0, end)), key, signature);
  if (event.httpMethod !== 'POST') return answer(verified ? 'Allow' : 'Deny', undefined);

  const item = { pk: { S: 'user' }, sk: { S: 'approval' } };
  await call('BatchGetItem', { RequestItems: { countersign: { Keys: [item], ConsistentRead: true } } });
  await call('PutItem', { TableName: 'countersign', Item: item });
  await call('PutItem', { TableName: 'countersign', Item: item });
  return answer('Deny', 'step_up_missing');
};

function answer(effect: string, reason: string | undefined) {
  process.stdout.write(`${JSON.stringify({ effect, reason })}\n`);
  return { policyDocument: { Statement: [{ Effect: effect }] }, context: { reason } };
}

async function call(operation: string, input: object): Promise<void> {
  const headers = { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': `DynamoDB_20120810.${operation}` };
  JSON.parse(await send(process.env['AWS_ENDPOINT_URL_DYNAMODB'] ?? '', 'POST', headers, JSON.stringify(input)));
}

function send(url: string, method: string, headers: Readonly<Record<string, string>>, body?: string): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const sent = request(url, { method, headers, agent }, (response) => {
    const chunks: Buffer[] = [];
    response.on('data', (chunk: Buffer) => chunks.push(chunk));
    response.on('end', () => resolve(Buffer.concat(chunks).toString()));
    response.on('error', reject);
  });
  sent.on('error', reject).end(body);
  return promise;
}
