import { describe, expect, it } from 'vitest';
import { cognitoEvent } from '../cognito-event.ts';
import { BINDING, FLOW, HANDLE, NONCE, stepUpWorld } from '../step-up-world.ts';
import { createAnswer } from '../trigger-answers.ts';

describe('createAuthChallenge', () => {
  it.each(['create-bind', 'create-bind-user-not-found'])('T36: answers %s with the same bind round', async (name) => {
    const { create } = stepUpWorld();

    const answer = createAnswer(await create(cognitoEvent(name)));

    const flow = Buffer.alloc(16, 1).toString('base64url');
    expect(answer).toEqual({
      publicChallengeParameters: { round: 'bind' },
      privateChallengeParameters: { round: 'bind', flow },
      challengeMetadata: `bind:${flow}`,
    });
  });

  it.each([null, undefined])('T28: takes a session that is %s for the bind round', async (session) => {
    const { create } = stepUpWorld();

    const answer = createAnswer(await create(cognitoEvent('create-bind', { session })));

    expect(answer.publicChallengeParameters).toEqual({ round: 'bind' });
  });

  it('names each run anew', async () => {
    const { create } = stepUpWorld();

    const [first, second] = [await create(cognitoEvent('create-bind')), await create(cognitoEvent('create-bind'))];

    expect(createAnswer(first).challengeMetadata).not.toBe(createAnswer(second).challengeMetadata);
  });

  it('T20: rings nothing in the bind round, whatever handle comes with it', async () => {
    const { create, open, provider, find } = stepUpWorld();
    await open();
    const before = await find();

    await create(cognitoEvent('create-bind', { clientMetadata: { step_up_handle: HANDLE } }));

    expect(provider.rings).toEqual([]);
    expect(await find()).toEqual(before);
  });

  it('answers the LiveID round with what the client may know, and keeps the rest private', async () => {
    const { create, open } = stepUpWorld();
    await open();

    const answer = createAnswer(await create(cognitoEvent('create-liveid')));

    expect(answer).toEqual({
      publicChallengeParameters: {
        round: 'liveid',
        state: 'waiting',
        challenge_url: 'https://tenant.example/c/push-1',
        code: 'K7QX',
        expires_in: '300',
      },
      privateChallengeParameters: { round: 'liveid', binding: BINDING, nonce: NONCE, flow: FLOW },
      challengeMetadata: `liveid:${FLOW}`,
    });
  });

  it('T36: puts no private value, person or text into the public parameters', async () => {
    const { create, open } = stepUpWorld();
    await open();

    const { publicChallengeParameters } = createAnswer(await create(cognitoEvent('create-liveid')));

    const shown = JSON.stringify(publicChallengeParameters);
    const secrets = [BINDING, BINDING.slice('transaction:'.length), NONCE, FLOW, HANDLE, 'person-1', '12500', 'DE02'];
    expect(secrets.filter((secret) => shown.includes(secret))).toEqual([]);
  });

  it('gives an empty code where the provider has none', async () => {
    const challenge = async () => ({ challengeId: 'p', challengeUrl: 'https://tenant.example/c', code: undefined });
    const { create, open } = stepUpWorld({ script: { challenge } });
    await open();

    const answer = createAnswer(await create(cognitoEvent('create-liveid')));

    expect(answer.publicChallengeParameters['code']).toBe('');
  });

  it('keeps the rest of the event and does not change the one it got', async () => {
    const { create } = stepUpWorld();
    const event = cognitoEvent('create-bind');

    const output = await create(event);

    expect({ ...output, response: event.response }).toEqual(event);
    expect(event).toEqual(cognitoEvent('create-bind'));
  });

  it.each([
    ['of a user who does not exist', 'create-liveid-user-not-found', {}],
    ['of a user without a sub', 'create-liveid', { userAttributes: { email: 'anna@example.com' } }],
    ['of a user with an empty sub', 'create-liveid', { userAttributes: { sub: '' } }],
    ['without user attributes', 'create-liveid', { userAttributes: null }],
    ['after a failed bind', 'create-liveid', { session: [round(`bind:${FLOW}`, false)] }],
    ['after a foreign round', 'create-liveid', { session: [round('CODE-1', true)] }],
    ['after a LiveID round alone', 'create-liveid', { session: [round(`liveid:${FLOW}`, true)] }],
    ['after an SRP round', 'create-liveid', { session: [{ ...round(`bind:${FLOW}`, true), challengeName: 'SRP_A' }] }],
  ])('T20: refuses a LiveID round %s and rings nothing', async (_name, event, request) => {
    const { create, open, provider } = stepUpWorld();
    await open();

    await expect(create(cognitoEvent(event, request))).rejects.toMatchObject({ reason: 'bind_missing' });

    expect(provider.rings).toEqual([]);
  });

  it('decides for a person of an external provider in the same way', async () => {
    const { create, open, provider } = stepUpWorld();
    await open();
    const { userAttributes } = cognitoEvent('define-external-provider').request;

    await create(cognitoEvent('create-liveid', { userAttributes }));

    expect(provider.rings).toMatchObject([{ providerUserId: 'person-1' }]);
  });
});

function round(challengeMetadata: string, challengeResult: boolean) {
  return { challengeName: 'CUSTOM_CHALLENGE', challengeResult, challengeMetadata };
}
