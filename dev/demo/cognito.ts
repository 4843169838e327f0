import type { Exchange } from './exchange.ts';

/** What one Cognito call answered. */
export interface CognitoReply {
  readonly status: number;
  /** The parsed JSON. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** Cognito's public operations over plain HTTP, as a browser would call them (F88). */
export interface Cognito {
  /** Any public operation, by its name. */
  call(operation: string, input: object): Promise<CognitoReply>;
  trySignIn(clientId: string, username: string, password: string): Promise<CognitoReply>;
  /** @throws Error unless it gives an access token. */
  signIn(clientId: string, username: string, password: string): Promise<string>;
  /** Starts CUSTOM_AUTH and gives the Session of the bind round. */
  startStepUp(stepUpClientId: string, username: string): Promise<string>;
  /** Answers the round of a Session; the handle goes into the answer of the bind round and into every ClientMetadata. */
  answer(
    stepUpClientId: string,
    username: string,
    session: string,
    answer: string,
    handle: string,
    ticket?: string,
  ): Promise<CognitoReply>;
}

export function createCognito(url: string, exchange: Exchange): Cognito {
  const call = async (operation: string, input: object): Promise<CognitoReply> => {
    const reply = await exchange({
      method: 'POST',
      url: `${url}/`,
      headers: {
        'Content-Type': 'application/x-amz-json-1.1',
        'X-Amz-Target': `AWSCognitoIdentityProviderService.${operation}`,
      },
      body: JSON.stringify(input),
    });
    return { status: reply.status, body: JSON.parse(reply.body) };
  };

  const trySignIn: Cognito['trySignIn'] = (clientId, username, password) =>
    call('InitiateAuth', {
      AuthFlow: 'USER_PASSWORD_AUTH',
      ClientId: clientId,
      AuthParameters: { USERNAME: username, PASSWORD: password },
    });

  return {
    call,
    trySignIn,

    async signIn(clientId, username, password) {
      const { body } = await trySignIn(clientId, username, password);
      const result = Object(body['AuthenticationResult']);
      if (typeof result.AccessToken !== 'string') throw new Error(`${username} could not sign in: ${body['__type']}`);
      return result.AccessToken;
    },

    async startStepUp(stepUpClientId, username) {
      const { body } = await call('InitiateAuth', {
        AuthFlow: 'CUSTOM_AUTH',
        ClientId: stepUpClientId,
        AuthParameters: { USERNAME: username },
      });
      if (typeof body['Session'] !== 'string') throw new Error(`no step-up for ${username}: ${body['__type']}`);
      return body['Session'];
    },

    answer(stepUpClientId, username, session, answer, handle, ticket) {
      return call('RespondToAuthChallenge', {
        ChallengeName: 'CUSTOM_CHALLENGE',
        ClientId: stepUpClientId,
        Session: session,
        ChallengeResponses: { USERNAME: username, ANSWER: answer },
        ClientMetadata: { step_up_handle: handle, ...(ticket !== undefined && { step_up_ticket: ticket }) },
      });
    },
  };
}
