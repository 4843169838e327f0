import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  answerChallenge,
  outcomes,
  respond,
  type ScriptedPool,
  STEP_UP,
  signUp,
  startCustomAuth,
  startScriptedPool,
  text,
  twoRoundTriggers,
  WEB,
} from './test-pool.ts';

const INVALID_SESSION = {
  status: 400,
  errorType: 'NotAuthorizedException',
  body: { __type: 'NotAuthorizedException', message: 'Invalid session for the user.' },
};
const LIFE_MS = STEP_UP.authSessionMinutes * 60_000;

let now: number;
let triggers: ReturnType<typeof twoRoundTriggers>;
let pool: ScriptedPool;
let session: string;

beforeAll(async () => {
  pool = await startScriptedPool({ clock: () => now });
});

afterAll(() => pool.close());

beforeEach(async () => {
  now = 1_800_000_000_000;
  triggers = twoRoundTriggers();
  pool.script(triggers);
  session = text((await startCustomAuth(pool, 'alice')).body, 'Session');
});

describe('a Session (F38)', () => {
  it('is 256 bits of base64url, and new in every reply', async () => {
    const second = text((await answerChallenge(pool, session, 'alice', 'x')).body, 'Session');
    const other = text((await startCustomAuth(pool, 'alice')).body, 'Session');

    for (const each of [session, second, other]) expect(each).toMatch(/^[\w-]{43}$/);
    expect(new Set([session, second, other]).size).toBe(3);
  });

  it('works once', async () => {
    const first = await answerChallenge(pool, session, 'alice', 'x');
    const again = await answerChallenge(pool, session, 'alice', 'x');

    expect(first.status).toBe(200);
    expect(again).toStrictEqual(INVALID_SESSION);
  });

  it('works once among 20 answers at the same time', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => answerChallenge(pool, session, 'alice', 'x')));

    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(triggers.verifyAuthChallengeResponse.calls).toHaveLength(1);
  });

  it('works in its last millisecond', async () => {
    now += LIFE_MS - 1;

    expect((await answerChallenge(pool, session, 'alice', 'x')).status).toBe(200);
  });

  it('is refused when AuthSessionValidity is over, to the millisecond', async () => {
    now += LIFE_MS;

    expect(await answerChallenge(pool, session, 'alice', 'x')).toStrictEqual(INVALID_SESSION);
    expect(triggers.verifyAuthChallengeResponse.calls).toStrictEqual([]);
  });

  it.each([
    ['another client', { ClientId: WEB.id }],
    ['another user', { ChallengeResponses: { USERNAME: 'bob', ANSWER: 'x' } }],
    ['another challenge name', { ChallengeName: 'SMS_MFA' }],
    [
      'another challenge that is built',
      {
        ChallengeName: 'NEW_PASSWORD_REQUIRED',
        ChallengeResponses: { USERNAME: 'alice', NEW_PASSWORD: 'Stolen-Account-1' },
      },
    ],
  ])('is refused for %s, and used up by it', async (_, extra) => {
    const foreign = await answerChallenge(pool, session, 'alice', 'x', extra);
    const own = await answerChallenge(pool, session, 'alice', 'x');

    expect([foreign, own]).toStrictEqual([INVALID_SESSION, INVALID_SESSION]);
    expect(triggers.verifyAuthChallengeResponse.calls).toStrictEqual([]);
  });

  it.each([
    ['invented', 'A'.repeat(43)],
    ['a prototype key made long', '__proto__'.padEnd(20, '_')],
  ])('is refused when it is %s', async (_, invented) => {
    expect(await answerChallenge(pool, invented, 'alice', 'x')).toStrictEqual(INVALID_SESSION);
  });

  it('is malformed below 20 characters', async () => {
    const short = await answerChallenge(pool, 'A'.repeat(19), 'alice', 'x');
    const long = await answerChallenge(pool, 'A'.repeat(20), 'alice', 'x');

    expect([short.errorType, long.errorType]).toStrictEqual(['InvalidParameterException', 'NotAuthorizedException']);
  });

  it('of an invented user gives no tokens, though somebody signs up under that name meanwhile', async () => {
    pool.script({ ...triggers, preSignUp: outcomes(respond({ autoConfirmUser: true })) });
    const first = await startCustomAuth(pool, 'newcomer');
    const second = await answerChallenge(pool, text(first.body, 'Session'), 'newcomer', 'x');
    const signedUp = await signUp(pool, 'newcomer', 'Fresh-Start-9');

    const last = await answerChallenge(pool, text(second.body, 'Session'), 'newcomer', 'x');

    expect(signedUp.body).toMatchObject({ UserConfirmed: true });
    expect(last.body['message']).toBe('Incorrect username or password.');
  });

  it('survives a request that lacks the answer', async () => {
    const lacking = await answerChallenge(pool, session, 'alice', '', { ChallengeResponses: { USERNAME: 'alice' } });
    const complete = await answerChallenge(pool, session, 'alice', 'x');

    expect([lacking.errorType, complete.status]).toStrictEqual(['InvalidParameterException', 200]);
  });
});
