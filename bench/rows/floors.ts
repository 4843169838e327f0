import { createPublicKey, verify } from 'node:crypto';
import { Agent } from 'node:http';
import { exchange } from '../exchange.ts';
import type { WarmRow } from '../row.ts';
import { fillStore } from '../services.ts';
import type { World } from '../world.ts';

const item = { pk: { S: 'user' }, sk: { S: 'approval' }, auth_time: { N: '1700000000' } };
const getItem = JSON.stringify({ TableName: 'countersign', Key: { pk: item.pk, sk: item.sk }, ConsistentRead: true });
const headers = { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'DynamoDB_20120810.GetItem' };

/** What no verification of a Cognito token can do without. */
export const floorA: WarmRow = {
  kind: 'warm',
  name: 'floor-a',
  title: 'Floor A: one RSA-2048 verify',
  inFlight: 1,
  expected: 'verified',
  storeCalls: [],
  environment: () => ({}),
  prepare: (world) => {
    const verified = verifier(world);
    return () => verified();
  },
};

/** What no decision on a token and one item can do without: node's own crypto and http, and no signing of the request. */
export const floorB = floorBWith('floor-b', 1);
export const floorBAtOnce = floorBWith('floor-b-16-in-flight', 16);

function floorBWith(name: string, inFlight: number): WarmRow {
  return {
    kind: 'warm',
    name,
    title: 'Floor B: RSA-2048 verify and one GetItem by node:http',
    inFlight,
    expected: 'verified and read',
    storeCalls: ['GetItem'],
    environment: () => ({}),
    async prepare(world) {
      const verified = verifier(world);
      const agent = new Agent({ keepAlive: true });
      await fillStore(world, [item]);
      return async () => {
        const answer = JSON.parse(await exchange(world.servicesUrl, getItem, { agent, headers }));
        return answer.Item?.auth_time?.N === item.auth_time.N ? `${verified()} and read` : 'not read';
      };
    },
  };
}

function verifier({ jwk, tokens }: World): () => string {
  const key = createPublicKey({ key: jwk, format: 'jwk' });
  const token = tokens[0] ?? '';
  const end = token.lastIndexOf('.');
  const signed = Buffer.from(token.slice(0, end));
  const signature = Buffer.from(token.slice(end + 1), 'base64url');
  return () => (verify('RSA-SHA256', signed, key, signature) ? 'verified' : 'not verified');
}
