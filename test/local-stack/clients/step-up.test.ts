import {
  AuthFlowType,
  ChallengeNameType,
  CognitoIdentityProviderClient,
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import {
  AuthenticationDetails,
  CognitoUser,
  CognitoUserPool,
  type IAuthenticationCallback,
} from 'amazon-cognito-identity-js';
import { Amplify } from 'aws-amplify';
import { confirmSignIn, signIn } from 'aws-amplify/auth';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Stack } from '../../../dev/stack/start-stack.ts';
import { createPerson, type Person } from '../story/person.ts';
import { startTestStack } from '../story/running-stack.ts';

/** One step-up run in some client: its three calls, each giving the name of what comes next. */
type Run = {
  begin(): Promise<string>;
  answer(answer: string, handle: string): Promise<string>;
};

let stack: Stack;

beforeAll(async () => {
  stack = await startTestStack();
});

afterAll(() => stack.close());

const password = (username: string): string =>
  stack.description.people.find((each) => each.username === username)?.password ?? '';

function awsSdk(username: string): Run {
  const { user_pool_url: endpoint, region, clients } = stack.description;
  const sdk = new CognitoIdentityProviderClient({ endpoint, region, maxAttempts: 1 });
  let session: string | undefined;
  return {
    async begin() {
      const reply = await sdk.send(
        new InitiateAuthCommand({
          AuthFlow: AuthFlowType.CUSTOM_AUTH,
          ClientId: clients.step_up,
          AuthParameters: { USERNAME: username },
        }),
      );
      session = reply.Session;
      return reply.ChallengeParameters?.['round'] ?? 'none';
    },
    async answer(ANSWER, handle) {
      const reply = await sdk.send(
        new RespondToAuthChallengeCommand({
          ClientId: clients.step_up,
          ChallengeName: ChallengeNameType.CUSTOM_CHALLENGE,
          Session: session,
          ChallengeResponses: { USERNAME: username, ANSWER },
          ClientMetadata: { step_up_handle: handle },
        }),
      );
      session = reply.Session;
      return reply.AuthenticationResult ? 'tokens' : (reply.ChallengeParameters?.['round'] ?? 'none');
    },
  };
}

function cognitoUser(username: string, clientId: string): CognitoUser {
  const { user_pool_url: endpoint, user_pool_id: UserPoolId } = stack.description;
  const user = new CognitoUser({
    Username: username,
    Pool: new CognitoUserPool({ UserPoolId, ClientId: clientId, endpoint }),
  });
  user.setAuthenticationFlowType('CUSTOM_AUTH');
  return user;
}

function identityJs(username: string): Run {
  const user = cognitoUser(username, stack.description.clients.step_up);
  const step = (start: (callbacks: IAuthenticationCallback) => void): Promise<string> => {
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    start({
      onSuccess: () => resolve('tokens'),
      onFailure: reject,
      customChallenge: ({ round }) => resolve(round),
    });
    return promise;
  };
  return {
    begin: () => step((callbacks) => user.initiateAuth(new AuthenticationDetails({ Username: username }), callbacks)),
    answer: (answer, handle) =>
      step((callbacks) => user.sendCustomChallengeAnswer(answer, callbacks, { step_up_handle: handle })),
  };
}

function amplify(username: string): Run {
  const { user_pool_url: userPoolEndpoint, user_pool_id: userPoolId, clients } = stack.description;
  Amplify.configure({ Auth: { Cognito: { userPoolId, userPoolClientId: clients.step_up, userPoolEndpoint } } });
  const nameOf = ({ isSignedIn, nextStep }: Awaited<ReturnType<typeof signIn>>): string => {
    if (isSignedIn) return 'tokens';
    return nextStep.signInStep === 'CONFIRM_SIGN_IN_WITH_CUSTOM_CHALLENGE'
      ? (nextStep.additionalInfo?.['round'] ?? 'none')
      : nextStep.signInStep;
  };
  return {
    begin: async () => nameOf(await signIn({ username, options: { authFlowType: 'CUSTOM_WITHOUT_SRP' } })),
    answer: async (challengeResponse, handle) =>
      nameOf(await confirmSignIn({ challengeResponse, options: { clientMetadata: { step_up_handle: handle } } })),
  };
}

describe('a step-up by a client that nobody here wrote, with the bundles that deploy', () => {
  it.each([
    ['@aws-sdk/client-cognito-identity-provider', awsSdk],
    ['amazon-cognito-identity-js', identityJs],
    ['aws-amplify 6', amplify],
  ] as const)('lets the same request through once: %s', async (_, createRun) => {
    const person: Person = await createPerson(stack, 'alice');
    const payment = person.payment('12500.00');
    const handle = await person.handleFor(payment);
    const run = createRun('alice');

    const rounds = [await run.begin(), await run.answer(handle, handle)];
    await person.press('approve');
    rounds.push(await run.answer('done', handle));
    const transfers = [await person.transfer(payment), await person.transfer(payment)];

    expect(rounds).toStrictEqual(['bind', 'liveid', 'tokens']);
    expect(transfers.map(({ status }) => status)).toStrictEqual([200, 401]);
  });

  it.each([
    ['the step-up client', 'step_up'],
    ['the web client', 'web'],
  ] as const)('T36: fails a run that begins with SRP_A, the right password notwithstanding: %s', async (_, client) => {
    const user = cognitoUser('alice', stack.description.clients[client]);
    const { promise, resolve } = Promise.withResolvers<string>();

    user.authenticateUser(new AuthenticationDetails({ Username: 'alice', Password: password('alice') }), {
      onSuccess: () => resolve('tokens'),
      onFailure: (error: Error) => resolve(error.message),
      customChallenge: () => resolve('challenge'),
    });

    expect(await promise).toBe(
      client === 'step_up' ? 'Incorrect username or password.' : 'CUSTOM_AUTH flow not enabled for this client',
    );
  });

  it('T43: gets tokens that change no attribute', async () => {
    const person = await createPerson(stack, 'bob');
    const handle = await person.handleFor(person.payment('12500.00'));

    const { AccessToken } = await person.countersign(handle);
    const response = await fetch(stack.description.user_pool_url, {
      method: 'POST',
      headers: { 'x-amz-target': 'AWSCognitoIdentityProviderService.UpdateUserAttributes' },
      body: JSON.stringify({ AccessToken, UserAttributes: [{ Name: 'locale', Value: 'de' }] }),
    });

    expect(await response.json()).toStrictEqual({
      __type: 'NotAuthorizedException',
      message: 'Access Token does not have required scopes',
    });
  });
});
