import type { Sent } from '../../../load/oracle/sent.ts';
import { CLIENT_IDS, userOf } from '../../../load/play/holders.ts';
import { identityOf } from '../../../load/play/identity-of.ts';
import { createMintToken } from '../../../load/play/mint-token.ts';
import type { World } from '../../../load/play/world.ts';
import type { Scenario } from '../../../load/scenarios/scenario.ts';
import { createAuthorize } from '../../../src/authorizer/authorize.ts';
import { callersByClient } from '../../../src/authorizer/callers-by-client.ts';
import { restApiHandler } from '../../../src/authorizer/rest-api.ts';
import type { RoutePolicy } from '../../../src/policy/policy.ts';
import { systemClock } from '../../../src/shared/numeric-date.ts';
import { systemRandom } from '../../../src/shared/random.ts';
import { cognitoTokenVerifier } from '../../../src/token/cognito-token-verifier.ts';
import { createVerifiedTokens } from '../../../src/token/verified-tokens.ts';
import { bankPolicy } from '../../fixtures/authorizer/bank-authorizer.ts';
import { memoryIdentityStore } from '../../fixtures/stores/memory-identity-store.ts';
import { memoryLimitsStore } from '../../fixtures/stores/memory-limits-store.ts';
import { memoryStandingStore } from '../../fixtures/stores/memory-standing-store.ts';
import { memoryStepUpStore } from '../../fixtures/stores/memory-step-up-store.ts';
import { createRsaKey, keySet, POOL_ID } from '../../fixtures/tokens/local-issuer.ts';

export type Handler = (event: unknown) => Promise<unknown>;

/** What is put in the place of the authorizer, or of what it writes. */
export interface Replacement {
  readonly handler?: (handler: Handler) => Handler;
  readonly record?: (record: object) => object | undefined;
}

const key = createRsaKey('load');
const foreignKey = createRsaKey('load');
const POLICIES = { bank: bankPolicy('bank-local'), sandbox: bankPolicy('bank-sandbox') };
const RACERS = 5;

/** The authorizers of the bank and of its sandbox over stores in memory, in which the people of these scenarios are known. */
export async function memoryWorld(scenarios: readonly Scenario[], replacement: Replacement = {}): Promise<World> {
  const { handler: replaced = (handler) => handler, record: rewritten = (record) => record } = replacement;
  const stores = { stepUps: memoryStepUpStore(), limits: memoryLimitsStore(), identities: memoryIdentityStore() };
  const written = new Map<string, object | undefined>();
  const run = 'memory';
  const people = scenarios.flatMap(({ number, people }) => people.map((person) => ({ number, person })));
  for (const { number, person } of people.filter(({ person: { kind } }) => kind === 'one_of_many')) {
    await stores.identities.write(userOf(person, { run, number }), undefined, identityOf(person, systemClock()));
  }

  const { stepup: stepUpClientId, ...clients } = CLIENT_IDS;
  const pool = { userPoolId: POOL_ID, region: 'eu-west-1', clients: new Map(Object.entries(clients)), stepUpClientId };
  const tokens = cognitoTokenVerifier({
    pools: [{ userPoolId: POOL_ID, clientIds: Object.values(clients) }],
    fetchJwks: async () => Buffer.from(keySet(key)),
    verified: createVerifiedTokens(),
  });
  const handlerOf = (policy: RoutePolicy): Handler =>
    restApiHandler({
      authorize: createAuthorize({
        policy,
        callers: callersByClient(policy, [pool]),
        tokens,
        standings: memoryStandingStore({ records: stores.stepUps, ...stores }),
        stepUps: stores.stepUps,
        limits: stores.limits,
        clock: systemClock,
        random: systemRandom,
        backOff: () => Promise.resolve(),
      }),
      log: (line) => written.set(line.extended_request_id, rewritten(line)),
      hints: new Map([[POOL_ID, { clientId: stepUpClientId, region: 'eu-west-1' }]]),
      realm: policy.audience,
      policySha256: policy.sha256,
      deadlineMs: 60_000,
    });
  const handlers = { bank: replaced(handlerOf(POLICIES.bank)), sandbox: replaced(handlerOf(POLICIES.sandbox)) };

  const send: World['send'] = async (to, { text, requestId }) => {
    const came = await handlers[to](JSON.parse(text)).then(answered, failed);
    return { ...came, record: written.get(requestId) };
  };
  return {
    run,
    send,
    race: (events) => Promise.all(events.map((event) => send('bank', event))),
    racers: RACERS,
    mint: createMintToken({ key, foreignKey, clock: systemClock }),
    stores,
    clock: systemClock,
    random: systemRandom,
    audiences: { bank: POLICIES.bank.audience, sandbox: POLICIES.sandbox.audience },
    policySha256s: { bank: POLICIES.bank.sha256, sandbox: POLICIES.sandbox.sha256 },
    // Time stands: no scenario takes too long here.
    elapsed: () => 0,
  };
}

function answered(answer: unknown): Omit<Sent, 'record'> {
  return { answer: structuredClone(answer), error: undefined, millis: 1 };
}

function failed(error: unknown): Omit<Sent, 'record'> {
  const { code = 'ERR_UNEXPECTED', message = '' } = Object(error);
  return { answer: undefined, error: { code: String(code), message: String(message) }, millis: 1 };
}
