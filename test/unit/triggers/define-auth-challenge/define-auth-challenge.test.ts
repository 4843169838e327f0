import { describe, expect, it } from 'vitest';
import { ConfigurationError } from '../../../../src/shared/errors.ts';
import { defineAuthChallenge } from '../../../../src/triggers/define-auth-challenge/define-auth-challenge.ts';
import { cognitoEvent } from '../cognito-event.ts';
import { FLOW, STEP_UP_CLIENT } from '../step-up-world.ts';
import { defineAnswer } from '../trigger-answers.ts';

const define = defineAuthChallenge({ id: async () => STEP_UP_CLIENT });
const CHALLENGE = { challengeName: 'CUSTOM_CHALLENGE', issueTokens: false, failAuthentication: false };
const TOKENS = { challengeName: null, issueTokens: true, failAuthentication: false };
const FAIL = { challengeName: null, issueTokens: false, failAuthentication: true };

describe('defineAuthChallenge', () => {
  it.each([
    ['define-first-round', CHALLENGE],
    ['define-after-bind', CHALLENGE],
    ['define-after-early-answer', CHALLENGE],
    ['define-after-approval', TOKENS],
    ['define-after-failed-bind', FAIL],
    ['T36: define-after-srp', FAIL],
    ['T36: define-other-client', FAIL],
    ['T36: define-user-not-found', CHALLENGE],
    ['T36: define-external-provider', TOKENS],
  ])('answers the event %s', async (title, expected) => {
    const answer = defineAnswer(await define(cognitoEvent(title.replace('T36: ', ''))));

    expect(answer).toEqual(expected);
  });

  it.each([null, undefined])('T28: takes a session that is %s for a first round', async (session) => {
    expect(defineAnswer(await define(cognitoEvent('define-first-round', { session })))).toEqual(CHALLENGE);
  });

  it.each([
    ['CONFIRMED', true, TOKENS],
    ['EXTERNAL_PROVIDER', true, TOKENS],
    ['EXTERNAL_PROVIDER', false, FAIL],
    ['FORCE_CHANGE_PASSWORD', true, TOKENS],
  ])('T36: decides for a user who is %s on the rounds alone (bound: %s)', async (status, bound, expected) => {
    const session = [
      { challengeName: 'CUSTOM_CHALLENGE', challengeResult: bound, challengeMetadata: `bind:${FLOW}` },
      { challengeName: 'CUSTOM_CHALLENGE', challengeResult: true, challengeMetadata: `liveid:${FLOW}` },
    ];
    const userAttributes = { sub: 'any', 'cognito:user_status': status };

    const answer = defineAnswer(await define(cognitoEvent('define-after-approval', { session, userAttributes })));

    expect(answer).toEqual(expected);
  });

  it('T36: gives no tokens to a user who does not exist after a run that would earn them', async () => {
    const answer = defineAnswer(await define(cognitoEvent('define-after-approval', { userNotFound: true })));

    expect(answer).toEqual(FAIL);
  });

  it('keeps the rest of the event and does not change the one it got', async () => {
    const event = cognitoEvent('define-after-approval');

    const output = await define(event);

    expect({ ...output, response: event.response }).toEqual(event);
    expect(event).toEqual(cognitoEvent('define-after-approval'));
  });

  it('T25: throws when the step-up client is not known, for every client', async () => {
    const outage = defineAuthChallenge({ id: () => Promise.reject(new ConfigurationError(['unreadable'])) });

    await expect(outage(cognitoEvent('define-after-approval'))).rejects.toThrow(ConfigurationError);
    await expect(outage(cognitoEvent('define-other-client'))).rejects.toThrow(ConfigurationError);
  });
});
