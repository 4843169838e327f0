import { describe, expect, it } from 'vitest';
import { bindingOfCreate } from '../../../src/triggers/create-auth-challenge/create-auth-challenge.ts';
import { bindingOfVerify } from '../../../src/triggers/verify-auth-challenge/verify-auth-challenge.ts';
import { cognitoEvent } from './cognito-event.ts';
import { BINDING, FLOW, HANDLE, NONCE, OTHER_BINDING, OTHER_HANDLE } from './step-up-world.ts';

const LIVEID = { round: 'liveid', nonce: NONCE, flow: FLOW };

describe('bindingOfCreate', () => {
  it.each(['create-liveid', 'create-liveid-again'])('T25: reads the binding of the handle in %s', (name) => {
    expect(bindingOfCreate(cognitoEvent(name))).toBe(BINDING);
  });

  it.each([
    ['undefined', undefined],
    ['null', null],
    ['a bind round', cognitoEvent('create-bind')],
    ['no metadata', cognitoEvent('create-liveid', { clientMetadata: null })],
    ['a handle that is a list', cognitoEvent('create-liveid', { clientMetadata: { step_up_handle: [HANDLE] } })],
    ['a handle cut short', cognitoEvent('create-liveid', { clientMetadata: { step_up_handle: HANDLE.slice(0, -1) } })],
    ['text', cognitoEvent('create-liveid', { clientMetadata: { step_up_handle: 'anna\n{"level":"ERROR"}' } })],
  ])('T31: reads nothing of %s', (_title, event) => {
    expect(bindingOfCreate(event)).toBeUndefined();
  });
});

describe('bindingOfVerify', () => {
  it.each(['verify-bind', 'verify-liveid'])('T25: reads the binding of %s', (name) => {
    expect(bindingOfVerify(cognitoEvent(name))).toBe(BINDING);
  });

  it('T25: reads it from the private parameters, whatever handle comes with the answer', () => {
    const clientMetadata = { step_up_handle: OTHER_HANDLE };
    const privateChallengeParameters = { ...LIVEID, binding: BINDING };
    const event = cognitoEvent('verify-liveid', { clientMetadata, privateChallengeParameters });

    expect(OTHER_BINDING).not.toBe(BINDING);
    expect(bindingOfVerify(event)).toBe(BINDING);
  });

  it.each([
    ['undefined', undefined],
    ['an event of another trigger', cognitoEvent('create-liveid')],
    ['an answer that is not the handle', cognitoEvent('verify-bind', { challengeAnswer: 'anna' })],
    ['no private parameters', cognitoEvent('verify-liveid', { privateChallengeParameters: {} })],
    [
      'a binding with no digest',
      cognitoEvent('verify-liveid', { privateChallengeParameters: { ...LIVEID, binding: 'transaction:anna' } }),
    ],
  ])('T31: reads nothing of %s', (_title, event) => {
    expect(bindingOfVerify(event)).toBeUndefined();
  });
});
