import { createPublicKey, verify } from 'node:crypto';
import { Agent } from 'node:http';
import { exchange } from '../exchange.ts';
import type { WarmRow } from '../row.ts';
import { fillStore } from '../services.ts';
import type { World } from '../world.ts';

const item = { pk: { S: 'user' }, sk: { S: 'approval' }, auth_time: { N: '1700000000' } };
const INPUTS = {
  GetItem: { TableName: 'countersign', Key: { pk: item.pk, sk: item.sk }, ConsistentRead: true },
  PutItem: { TableName: 'countersign', Item: item, ConditionExpression: 'attribute_not_exists(pk)' },
} as const;

type Call = keyof typeof INPUTS;

/** What no verification of a Cognito token can do without. */
export const floorA: WarmRow = {
  kind: 'warm',
  name: 'floor-a',
  title: 'Floor A: one RSA-2048 verify',
  inFlight: 1,
  expected: 'verified',
  storeCalls: [],
  bundle: undefined,
  floor: 'floor-a',
  environment: () => ({}),
  prepare: (world) => {
    const verified = verifier(world);
    return () => verified();
  },
};

/** What no decision on a token and one item can do without: node's own crypto and http, and no signing of the request. */
export const floorB = floorOf('Floor B: RSA-2048 verify and one GetItem by node:http', 'floor-b', ['GetItem']);

/** The same with as many writes as our decisions have. */
export const floorBWrite = floorOf('Floor B and one PutItem', 'floor-b-write', ['GetItem', 'PutItem']);
export const floorBTwoWrites = floorOf('Floor B and two PutItem', 'floor-b-two-writes', [
  'GetItem',
  'PutItem',
  'PutItem',
]);

export const floorBAtOnce = floorOf(floorB.title, 'floor-b-16-in-flight', ['GetItem'], 16);
export const floorBWriteAtOnce = floorOf(floorBWrite.title, 'floor-b-write-16-in-flight', ['GetItem', 'PutItem'], 16);

/** The floor of a decision with that many calls of the store. */
export function floorFor({ length }: readonly string[], inFlight: number): string {
  const alone = [floorA, floorB, floorBWrite, floorBTwoWrites];
  const floor = (inFlight === 1 ? alone : [floorA, floorBAtOnce, floorBWriteAtOnce])[length];
  if (!floor) throw new Error(`there is no floor with ${length} calls, ${inFlight} in flight`);
  return floor.name;
}

function floorOf(title: string, name: string, storeCalls: readonly Call[], inFlight = 1): WarmRow {
  return {
    kind: 'warm',
    name,
    title,
    inFlight,
    expected: 'verified and called',
    storeCalls,
    bundle: undefined,
    floor: name,
    environment: () => ({}),
    async prepare(world) {
      const verified = verifier(world);
      const agent = new Agent({ keepAlive: true });
      await fillStore(world, [item]);
      return async () => {
        for (const call of storeCalls) {
          if (!isAnswer(call, JSON.parse(await callStore(world, call, agent)))) return `${call} was not answered`;
        }
        return `${verified()} and called`;
      };
    },
  };
}

function callStore({ servicesUrl }: World, call: Call, agent: Agent): Promise<string> {
  const headers = { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': `DynamoDB_20120810.${call}` };
  return exchange(servicesUrl, JSON.stringify(INPUTS[call]), { agent, headers });
}

function isAnswer(call: Call, answer: unknown): boolean {
  return call === 'PutItem' || Object(answer).Item?.auth_time?.N === item.auth_time.N;
}

function verifier({ jwk, tokens }: World): () => string {
  const key = createPublicKey({ key: jwk, format: 'jwk' });
  const token = tokens[0] ?? '';
  const end = token.lastIndexOf('.');
  const signed = Buffer.from(token.slice(0, end));
  const signature = Buffer.from(token.slice(end + 1), 'base64url');
  return () => (verify('RSA-SHA256', signed, key, signature) ? 'verified' : 'not verified');
}
