import { AwsJsonError, type AwsJsonOperation } from '../aws-json/aws-json-server.ts';
import { invalidParameter, invalidSession, notAuthorized, wrongCredentials } from './cognito-errors.ts';
import type { CustomAuth } from './custom-auth.ts';
import type { GetUser } from './get-user.ts';
import {
  getUserInput,
  initiateAuthInput,
  parseInput,
  refreshInput,
  requiredParameter,
  respondInput,
  revokeInput,
} from './operation-inputs.ts';
import type { AuthReply } from './sign-in.ts';
import type { TokenGrants } from './token-grants.ts';
import type { TokenIssuer } from './token-issuer.ts';
import { attributesOf, type UserDirectory } from './user-directory.ts';
import type { UserPoolClient } from './user-pool-options.ts';

const TARGET = 'AWSCognitoIdentityProviderService';
// What a client allows when it names no flow (F40). SRP, the third of them, is not built.
const DEFAULT_FLOWS = ['ALLOW_CUSTOM_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'];

export type OperationsDeps = {
  readonly clients: readonly UserPoolClient[];
  readonly users: UserDirectory;
  readonly preventUserExistenceErrors: boolean;
  readonly customAuth: CustomAuth;
  readonly issuer: TokenIssuer;
  readonly grants: TokenGrants;
  readonly getUser: GetUser;
};

/** The operations of a user pool that are built, by their whole `X-Amz-Target`. */
export function userPoolOperations(deps: OperationsDeps): ReadonlyMap<string, AwsJsonOperation> {
  const { users, preventUserExistenceErrors, customAuth, issuer, grants, getUser } = deps;
  const clients = new Map(deps.clients.map((client) => [client.id, client]));

  const clientOf = (id: string): UserPoolClient => {
    const client = clients.get(id);
    if (client === undefined) {
      throw new AwsJsonError('ResourceNotFoundException', `User pool client ${id} does not exist.`);
    }
    if (client.clientCredentials === undefined) return client;
    throw notAuthorized(`Client ${id} is configured with secret but SECRET_HASH was not received`);
  };

  const startCustomAuth = (
    client: UserPoolClient,
    parameters: Readonly<Record<string, string>>,
  ): Promise<AuthReply> => {
    const username = requiredParameter(parameters, 'USERNAME');
    if ((parameters['CHALLENGE_NAME'] ?? 'CUSTOM_CHALLENGE') !== 'CUSTOM_CHALLENGE') {
      throw invalidParameter('CUSTOM_AUTH that begins with SRP_A is not built here');
    }
    const user = users.find(username);
    if (user === undefined && !preventUserExistenceErrors) throw userNotFound();
    return customAuth.start({ client, username, user });
  };

  const signInWithPassword = async (
    client: UserPoolClient,
    parameters: Readonly<Record<string, string>>,
  ): Promise<AuthReply> => {
    const username = requiredParameter(parameters, 'USERNAME');
    const user = await users.withPassword(username, requiredParameter(parameters, 'PASSWORD'));
    if (user === undefined) {
      throw preventUserExistenceErrors || users.find(username) !== undefined ? wrongCredentials() : userNotFound();
    }
    // Federated users have no password here, whatever was seeded (F45).
    if (attributesOf(user)['cognito:user_status'] === 'EXTERNAL_PROVIDER') throw wrongCredentials();
    return {
      ChallengeParameters: {},
      AuthenticationResult: await issuer.signIn({ client, username, user }, undefined),
    };
  };

  /** ClientMetadata is accepted and goes nowhere: of the triggers that are built it reaches none (F28). */
  const initiateAuth: AwsJsonOperation = async (input) => {
    const { AuthFlow, ClientId, AuthParameters } = parseInput(initiateAuthInput, input);
    const client = clientOf(ClientId);
    const flow = AuthFlow === 'REFRESH_TOKEN' ? 'REFRESH_TOKEN_AUTH' : AuthFlow;
    const allowed = client.explicitAuthFlows.length > 0 ? client.explicitAuthFlows : DEFAULT_FLOWS;
    if (!allowed.includes(`ALLOW_${flow}`)) throw invalidParameter(`${AuthFlow} flow not enabled for this client`);
    switch (flow) {
      case 'CUSTOM_AUTH':
        return startCustomAuth(client, AuthParameters);
      case 'USER_PASSWORD_AUTH':
        return signInWithPassword(client, AuthParameters);
      case 'REFRESH_TOKEN_AUTH': {
        const grant = grants.redeem(requiredParameter(AuthParameters, 'REFRESH_TOKEN'), ClientId);
        const result = await issuer.refresh(grant, 'TokenGeneration_RefreshTokens', undefined);
        return { ChallengeParameters: {}, AuthenticationResult: result };
      }
      default:
        throw invalidParameter(`${AuthFlow} is not built here`);
    }
  };

  const respondToAuthChallenge: AwsJsonOperation = async (input) => {
    const request = parseInput(respondInput, input);
    const { Session, ClientId, ChallengeName, ChallengeResponses, ClientMetadata } = request;
    clientOf(ClientId);
    if (ChallengeName !== 'CUSTOM_CHALLENGE') {
      // No Session here waits for another challenge, so this one is used up and refused.
      customAuth.discard(Session);
      throw invalidSession();
    }
    return customAuth.answer({
      session: Session,
      clientId: ClientId,
      username: requiredParameter(ChallengeResponses, 'USERNAME'),
      challengeAnswer: requiredParameter(ChallengeResponses, 'ANSWER'),
      metadata: ClientMetadata,
    });
  };

  const getTokensFromRefreshToken: AwsJsonOperation = async (input) => {
    const { RefreshToken, ClientId, ClientMetadata } = parseInput(refreshInput, input);
    const grant = grants.redeem(RefreshToken, clientOf(ClientId).id);
    // It looks like a sign-in to PreTokenGeneration, and the metadata gets there (F29, F35).
    return { AuthenticationResult: await issuer.refresh(grant, 'TokenGeneration_Authentication', ClientMetadata) };
  };

  const revokeToken: AwsJsonOperation = (input) => {
    const { Token, ClientId } = parseInput(revokeInput, input);
    grants.revoke(Token, clientOf(ClientId).id);
    return {};
  };

  return new Map<string, AwsJsonOperation>([
    [`${TARGET}.InitiateAuth`, initiateAuth],
    [`${TARGET}.RespondToAuthChallenge`, respondToAuthChallenge],
    [`${TARGET}.GetTokensFromRefreshToken`, getTokensFromRefreshToken],
    [`${TARGET}.GetUser`, (input) => getUser(parseInput(getUserInput, input).AccessToken)],
    [`${TARGET}.RevokeToken`, revokeToken],
  ]);
}

function userNotFound(): AwsJsonError {
  return new AwsJsonError('UserNotFoundException', 'User does not exist.');
}
