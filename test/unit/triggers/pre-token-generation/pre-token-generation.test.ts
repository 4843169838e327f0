import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { preTokenGeneration } from '../../../../src/triggers/pre-token-generation/pre-token-generation.ts';
import { TriggerEventInvalidError } from '../../../../src/triggers/trigger-event.ts';
import { type CognitoEvent, cognitoEvent } from '../cognito-event.ts';
import { STEP_UP_CLIENT } from '../step-up-world.ts';

const stepUpClient = { id: async () => STEP_UP_CLIENT };
const withoutClaim = preTokenGeneration({ stepUpClient, claim: undefined, identify: undefined });
const preToken = (event: unknown) => withoutClaim(event, () => undefined);

// Strict: nothing but scopes is touched.
const answer = z.object({
  response: z.strictObject({
    claimsAndScopeOverrideDetails: z.strictObject({
      accessTokenGeneration: z.strictObject({ scopesToSuppress: z.array(z.string()) }),
    }),
  }),
});

/** The scopes that the step-up client's token loses. */
async function suppressed(event: CognitoEvent): Promise<readonly string[]> {
  const { response } = answer.parse(await preToken(event));
  return response.claimsAndScopeOverrideDetails.accessTokenGeneration.scopesToSuppress;
}

describe('preTokenGeneration', () => {
  it('T43: takes every scope from a token of the step-up client', async () => {
    const scopes = ['aws.cognito.signin.user.admin', 'openid', 'bank/transfers.write'];

    expect(await suppressed(cognitoEvent('pre-token-step-up-client', { scopes }))).toEqual(scopes);
  });

  it.each([[undefined], [null], [[]]])('T43: takes the profile scope also when the event lists %j', async (scopes) => {
    const lost = await suppressed(cognitoEvent('pre-token-step-up-client', { scopes }));

    expect(lost).toEqual(['aws.cognito.signin.user.admin']);
  });

  it.each(['TokenGeneration_RefreshTokens', 'TokenGeneration_HostedAuth', 'TokenGeneration_AuthenticateDevice'])(
    'T43: does so however the token comes about: %s',
    async (triggerSource) => {
      const event = { ...cognitoEvent('pre-token-step-up-client'), triggerSource };

      expect(await suppressed(event)).toEqual(['aws.cognito.signin.user.admin']);
    },
  );

  it.each(['pre-token-other-client', 'pre-token-machine', 'pre-token-v1'])(
    'T43: leaves the tokens of another client as they are (%s)',
    async (name) => {
      const event = { ...cognitoEvent(name), callerContext: { clientId: '1webclient000000000000000001' } };

      expect(await preToken(event)).toEqual(event);
    },
  );

  it('T43: issues no token to the step-up client in a V1 event, in which scopes stay', async () => {
    await expect(preToken(cognitoEvent('pre-token-v1'))).rejects.toThrow(TriggerEventInvalidError);
  });

  it('keeps the rest of the event and does not change the one it got', async () => {
    const event = cognitoEvent('pre-token-step-up-client');

    expect(await preToken(event)).toMatchObject({ ...event, response: {} });

    expect(event).toEqual(cognitoEvent('pre-token-step-up-client'));
  });
});
