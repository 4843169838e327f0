import { decodeJwt } from 'jose';
import { afterEach, describe, expect, it } from 'vitest';
import type { TriggerInvoke } from '../../../dev/user-pool/user-pool-options.ts';
import { systemRandom } from '../../../src/shared/random.ts';
import { preTokenGeneration } from '../../../src/triggers/pre-token-generation/pre-token-generation.ts';
import { proveClaim } from '../../../src/triggers/pre-token-generation/step-up-claim.ts';
import {
  APPROVED,
  BINDING,
  HANDLE,
  NOW,
  STEP_UP_CLIENT,
  stepUpWorld,
  USER,
} from '../../unit/triggers/step-up-world.ts';
import { ALICE, type Answer, STEP_UP, startTestPool, type TestPool, text } from './test-pool.ts';

const CLAIM = 'https://bank.example/step_up';
const METADATA = { step_up_handle: HANDLE, step_up_ticket: 'Zm9ydHktdHdvIGJpdHMhIQ' };

let pool: TestPool | undefined;
afterEach(async () => {
  await pool?.close();
  pool = undefined;
});

/** A function in this process, as the pool calls it. */
function inProcess(handle: (event: unknown) => Promise<unknown>): TriggerInvoke {
  return async (event) => {
    try {
      return { kind: 'ok', value: JSON.parse(JSON.stringify(await handle(event))) };
    } catch (error) {
      return { kind: 'error', errorType: 'Error', errorMessage: String(error) };
    }
  };
}

/** The pool with Countersign's own four triggers, and a challenge that is open for ALICE and approved as soon as it rings. */
async function startPool(): Promise<TestPool> {
  const world = stepUpWorld({ script: { result: async () => APPROVED } });
  await world.open();
  const { standings, stepUps, time } = world;
  const prove = proveClaim({ standings, stepUps, clock: () => time.now, random: systemRandom, deadlineMs: 60_000 });
  const preToken = preTokenGeneration({
    stepUpClient: { id: async () => STEP_UP_CLIENT },
    claim: { name: CLAIM, prove },
    identify: undefined,
  });
  return startTestPool({
    region: 'eu-west-1',
    userPoolId: USER.userPoolId,
    clients: [{ ...STEP_UP, id: STEP_UP_CLIENT }],
    users: [{ ...ALICE, sub: USER.sub }],
    triggers: {
      defineAuthChallenge: inProcess(world.define),
      createAuthChallenge: inProcess(world.create),
      verifyAuthChallengeResponse: inProcess(world.verify),
      preTokenGeneration: inProcess((event) => preToken(event, () => undefined)),
    },
    triggerTimeoutMs: 60_000,
  });
}

/** One run: the bind round, then the answer with this metadata. */
async function run(pool: TestPool, metadata: Readonly<Record<string, string>>): Promise<Answer> {
  const answer = (last: Answer, ANSWER: string, ClientMetadata: Readonly<Record<string, string>>) =>
    pool.call('RespondToAuthChallenge', {
      ClientId: STEP_UP_CLIENT,
      ChallengeName: 'CUSTOM_CHALLENGE',
      Session: text(last.body, 'Session'),
      ChallengeResponses: { USERNAME: ALICE.username, ANSWER },
      ClientMetadata,
    });
  const started = await pool.call('InitiateAuth', {
    AuthFlow: 'CUSTOM_AUTH',
    ClientId: STEP_UP_CLIENT,
    AuthParameters: { USERNAME: ALICE.username },
  });
  const bound = await answer(started, HANDLE, { step_up_handle: HANDLE });
  return answer(bound, 'done', metadata);
}

function accessTokenOf({ body }: Answer) {
  return decodeJwt(text(body, 'AuthenticationResult', 'AccessToken'));
}

describe('the claim in the token of a run', () => {
  it('T43: is in the access token alone, which has no scope', async () => {
    pool = await startPool();

    const signedIn = await run(pool, METADATA);

    const token = accessTokenOf(signedIn);
    expect(token[CLAIM]).toEqual({
      acr: 'urn:countersign:acr:liveid',
      amr: ['face'],
      auth_time: NOW - 10,
      binding: BINDING,
    });
    expect([token['scope'], token['client_id']]).toEqual(['', STEP_UP_CLIENT]);
    expect(decodeJwt(text(signedIn.body, 'AuthenticationResult', 'IdToken'))).not.toHaveProperty([CLAIM]);
  });

  it('T5: is in no refreshed token, whatever metadata the refresh has', async () => {
    pool = await startPool();
    const signedIn = await run(pool, METADATA);
    const RefreshToken = text(signedIn.body, 'AuthenticationResult', 'RefreshToken');

    const refreshed = await pool.call('GetTokensFromRefreshToken', {
      RefreshToken,
      ClientId: STEP_UP_CLIENT,
      ClientMetadata: METADATA,
    });

    expect(accessTokenOf(signedIn)).toHaveProperty([CLAIM]);
    expect(accessTokenOf(refreshed)).not.toHaveProperty([CLAIM]);
    expect(accessTokenOf(refreshed)['scope']).toBe('');
  });

  it('T5: is not in the token of a run that sent no ticket, nor in one that is refreshed with an invented one', async () => {
    pool = await startPool();
    const signedIn = await run(pool, { step_up_handle: HANDLE });
    const RefreshToken = text(signedIn.body, 'AuthenticationResult', 'RefreshToken');

    const refreshed = await pool.call('GetTokensFromRefreshToken', {
      RefreshToken,
      ClientId: STEP_UP_CLIENT,
      ClientMetadata: METADATA,
    });

    expect(accessTokenOf(signedIn)).not.toHaveProperty([CLAIM]);
    expect(accessTokenOf(refreshed)).not.toHaveProperty([CLAIM]);
  });
});
