import { createInterface } from 'node:readline';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createAuthorize } from '../../../src/authorizer/authorize.ts';
import { callersByClient } from '../../../src/authorizer/callers-by-client.ts';
import { restApiHandler } from '../../../src/authorizer/rest-api.ts';
import type { ApprovalClaims } from '../../../src/seal/approval-claims.ts';
import { dynamoDbApprovalClaims } from '../../../src/seal/dynamodb-approval-claims.ts';
import { verifySealOnce } from '../../../src/seal/verify-seal-once.ts';
import { systemRandom } from '../../../src/shared/random.ts';
import { dynamoDbLimitsStore } from '../../../src/step-up/dynamodb-limits-store.ts';
import { dynamoDbStandingStore } from '../../../src/step-up/dynamodb-standing-store.ts';
import { dynamoDbStepUpStore } from '../../../src/step-up/dynamodb-step-up-store.ts';
import { StoreUnavailableError } from '../../../src/step-up/errors.ts';
import type { StepUpStore } from '../../../src/step-up/step-up-store.ts';
import { accessToken, POOLS } from '../../fixtures/authorizer/access-token.ts';
import { bankPolicy, NOW } from '../../fixtures/authorizer/bank-authorizer.ts';
import { ADAPTERS } from '../adapters.ts';
import { delaysOf, untilAnswered } from './delayed.ts';
import type { Job, Outcome, Place } from './job.ts';

// One authorizer and one back end, as a process of their own. A line on standard input is a job; its outcomes are a line on standard output.

const place: Place = JSON.parse(process.argv[2] ?? '');
// Of the back end, which has the SDK.
const client = new DynamoDBClient({
  endpoint: place.endpoint,
  region: place.region,
  credentials: place.credentials,
  maxAttempts: 2,
});
const adapter = ADAPTERS.find(({ name }) => name === place.adapter);
if (!adapter) throw new Error('no such adapter');
const calls = adapter.patient(place);
const policy = bankPolicy();

for await (const line of createInterface({ input: process.stdin })) {
  const job: Job = JSON.parse(line);
  const send = createSend(job);
  say(await Promise.all(job.events.map(send)));
}
client.destroy();

function createSend({ body, route, seed, stopAfter }: Job): (event: unknown) => Promise<Outcome> {
  const delayed = delaysOf(seed);
  const standings = untilAnswered(dynamoDbStandingStore(calls, place.stepUpTable));
  const limits = dynamoDbLimitsStore(calls, place.stepUpTable);
  const records = dynamoDbStepUpStore(calls, place.stepUpTable);
  const stepUps: Pick<StepUpStore, 'write'> = {
    async write(user, binding, previous, next) {
      const result = await delayed(() => records.write(user, binding, previous, next));
      if (result === 'written' && next.spent && stopAfter === 'spending') await stop();
      return result;
    },
  };
  const table = dynamoDbApprovalClaims(client, place.bankTable, { clock: () => NOW, random: systemRandom });
  const claims: ApprovalClaims = {
    async claim(approvalId) {
      const result = await delayed(() => table.claim(approvalId));
      if (result === 'claimed' && stopAfter === 'claiming') await stop();
      return result;
    },
  };
  const handler = restApiHandler({
    authorize: createAuthorize({
      policy,
      callers: callersByClient(policy, POOLS),
      tokens: { verify: async () => ({ kind: 'verified', token: accessToken() }) },
      standings: {
        findStanding: (user, binding) => delayed(() => standings.findStanding(user, binding)),
      },
      stepUps,
      limits: {
        write: (user, previous, next) => delayed(() => limits.write(user, previous, next)),
      },
      clock: () => NOW,
      random: systemRandom,
      backOff: () => Promise.resolve(),
    }),
    log: () => undefined,
    hints: new Map(),
    realm: policy.audience,
    policySha256: policy.sha256,
    deadlineMs: 1_000_000,
  });

  return async (event) => {
    const answer = await handler(event).catch(outage);
    if (!answer) return { effect: undefined, reason: undefined, execution: undefined };
    const { context, policyDocument } = answer;
    const effect = policyDocument.Statement[0].Effect;
    if (effect === 'Deny') return { effect, reason: context['reason'], execution: undefined };
    const { multiValueHeaders } = Object(event);
    const seal = await verifySealOnce(context, multiValueHeaders, body, { audience: policy.audience, route }, claims);
    return { effect, reason: seal.ok ? undefined : seal.reason, execution: seal.ok ? 'executed' : 'refused' };
  };
}

/** Whose writes were overtaken again and again is let in as little as anybody. */
function outage(error: unknown): undefined {
  if (!(error instanceof StoreUnavailableError)) throw error;
}

function stop(): Promise<never> {
  say('stopped');
  return new Promise(() => undefined);
}

function say(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}
