import { describe, expect, it } from 'vitest';
import { preTokenGeneration } from '../../../src/triggers/pre-token-generation/pre-token-generation.ts';
import { TriggerEventInvalidError } from '../../../src/triggers/trigger-event.ts';
import { cognitoEvent } from './cognito-event.ts';
import { FLOW, HANDLE, STEP_UP_CLIENT, worldWithOpenChallenge } from './step-up-world.ts';

const TRIGGERS = {
  define: 'define-after-approval',
  create: 'create-liveid',
  verify: 'verify-liveid',
  preToken: 'pre-token-step-up-client',
} as const;

/** The triggers over an open challenge, and what must not have happened. */
async function triggers() {
  const world = await worldWithOpenChallenge();
  const preToken = preTokenGeneration({
    stepUpClient: { id: async () => STEP_UP_CLIENT },
    claim: undefined,
    identify: undefined,
  });
  return { ...world, preToken: (event: unknown) => preToken(event, () => undefined) };
}

const SHAPES: readonly (readonly [string, unknown])[] = [
  ['undefined', undefined],
  ['null', null],
  ['a number', 7],
  ['a text', 'DefineAuthChallenge_Authentication'],
  ['a list', []],
  ['an empty object', {}],
  ['an event of an API Gateway authorizer', { type: 'REQUEST', methodArn: 'arn:aws:execute-api:eu-west-1:1:a/b/GET/' }],
];

describe.each(['define', 'create', 'verify', 'preToken'] as const)('%s', (trigger) => {
  const event = cognitoEvent(TRIGGERS[trigger]);

  it.each<readonly [string, unknown]>([
    ...SHAPES,
    ['an event of another trigger', cognitoEvent(TRIGGERS[trigger === 'define' ? 'verify' : 'define'])],
    ['an event without a request', { ...event, request: undefined }],
    ['a request that is null', { ...event, request: null }],
    ['a request that is a list', { ...event, request: [event.request] }],
    ['an event without a caller', { ...event, callerContext: undefined }],
    ['an empty client id', { ...event, callerContext: { clientId: '' } }],
    ['a client id that is a list', { ...event, callerContext: { clientId: [STEP_UP_CLIENT] } }],
    ['a trigger source in another case', { ...event, triggerSource: event.triggerSource.toLowerCase() }],
    ['a trigger source under __proto__', JSON.parse('{"__proto__":{"triggerSource":"x"}}')],
  ])('T28: refuses %s, and nothing is written or rings', async (_title, odd) => {
    const world = await triggers();
    const before = await world.find();

    await expect(world[trigger](odd)).rejects.toThrow(TriggerEventInvalidError);

    expect(world.provider.rings).toEqual([]);
    expect(await world.find()).toEqual(before);
  });
});

describe('the request of a trigger event', () => {
  const round = { challengeName: 'CUSTOM_CHALLENGE', challengeResult: true, challengeMetadata: `bind:${FLOW}` };
  it.each([
    ['a session that is an object', 'define', { session: { 0: round, length: 1 } }],
    ['a session that is a text', 'define', { session: 'CUSTOM_CHALLENGE' }],
    ['a round that is null', 'define', { session: [null] }],
    ['a result that is "true"', 'define', { session: [{ ...round, challengeResult: 'true' }] }],
    ['a result that is 1', 'define', { session: [{ ...round, challengeResult: 1 }] }],
    ['metadata that is a list', 'define', { session: [{ ...round, challengeMetadata: [`bind:${FLOW}`] }] }],
    ['a userNotFound that is "false"', 'define', { userNotFound: 'false' }],
    ['another challenge', 'create', { challengeName: 'SMS_MFA' }],
    ['a result that is "true"', 'create', { session: [{ ...round, challengeResult: 'true' }] }],
    ['a handle that is a list', 'create', { clientMetadata: { step_up_handle: [HANDLE] } }],
    ['a handle that is an object', 'create', { clientMetadata: { step_up_handle: { handle: HANDLE } } }],
    ['metadata that is a text', 'create', { clientMetadata: HANDLE }],
    ['attributes that are a text', 'create', { userAttributes: 'sub' }],
    ['a sub that is a list', 'create', { userAttributes: { sub: ['a'] } }],
    ['no private parameters', 'verify', { privateChallengeParameters: null }],
    ['private parameters that are not texts', 'verify', { privateChallengeParameters: { round: { bind: true } } }],
    ['an answer that is true', 'verify', { challengeAnswer: true }],
    ['no answer', 'verify', { challengeAnswer: undefined }],
    ['scopes that are a text', 'preToken', { scopes: 'aws.cognito.signin.user.admin' }],
  ] as const)('T28: with %s is refused by %s', async (_title, trigger, request) => {
    const world = await triggers();

    await expect(world[trigger](cognitoEvent(TRIGGERS[trigger], request))).rejects.toThrow(TriggerEventInvalidError);

    expect(world.provider.rings).toEqual([]);
  });

  it('T28: leaves Object.prototype as it was, whatever keys it has', async () => {
    const world = await triggers();
    const before = Object.getOwnPropertyNames(Object.prototype);
    const keys = JSON.parse('{"__proto__":"x","constructor":"x","hasOwnProperty":"x","toString":"x"}');

    await Promise.allSettled([
      world.define(cognitoEvent('define-first-round', { clientMetadata: keys, userAttributes: keys })),
      world.create(cognitoEvent('create-liveid', { clientMetadata: keys, userAttributes: keys })),
      world.verify(cognitoEvent('verify-bind', { clientMetadata: keys, userAttributes: keys })),
    ]);

    expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(before);
    expect(Reflect.get({}, 'step_up_handle')).toBeUndefined();
  });

  it('T31: names the field at fault in the cause, and no value', async () => {
    const world = await triggers();
    const odd = cognitoEvent('create-liveid', { clientMetadata: { step_up_handle: [HANDLE] } });

    const refusal = world.create(odd);

    await expect(refusal).rejects.toMatchObject({
      message: 'not an event of the Create Auth Challenge trigger',
      cause: { message: 'fields at fault: request.clientMetadata.step_up_handle' },
    });
  });
});
