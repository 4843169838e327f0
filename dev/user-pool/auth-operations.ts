import type { AwsJsonOperation } from '../aws-json/aws-json-server.ts';
import type { AuthSessions } from './auth-sessions.ts';
import { invalidParameter, invalidSession, userNotFound } from './cognito-errors.ts';
import type { CustomAuth } from './custom-auth.ts';
import type { FindClient } from './find-client.ts';
import {
  initiateAuthInput,
  parseInput,
  refreshInput,
  requiredParameter,
  respondInput,
  revokeInput,
} from './operation-inputs.ts';
import type { PasswordChallenge } from './password-challenge.ts';
import type { PasswordSignIn } from './password-sign-in.ts';
import { type AuthReply, checkMaySignIn, type SignIn } from './sign-in.ts';
import type { Grant, TokenGrants } from './token-grants.ts';
import type { TokenIssuer } from './token-issuer.ts';
import type { UserDirectory } from './user-directory.ts';
import type { UserPoolClient } from './user-pool-options.ts';

// What a client allows when it names no flow (F40).
const DEFAULT_FLOWS = ['ALLOW_CUSTOM_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH', 'ALLOW_USER_SRP_AUTH'];

type Parameters = Readonly<Record<string, string>>;

export type AuthDeps = {
  readonly findClient: FindClient;
  readonly users: UserDirectory;
  readonly preventUserExistenceErrors: boolean;
  readonly sessions: AuthSessions;
  readonly challenges: PasswordChallenge;
  readonly customAuth: CustomAuth;
  readonly passwords: PasswordSignIn;
  readonly issuer: TokenIssuer;
  readonly grants: TokenGrants;
};

/** Signing in, refreshing and revoking: the operations that anybody may call. */
export function authOperations(deps: AuthDeps): Readonly<Record<string, AwsJsonOperation>> {
  const { findClient, users, sessions, challenges, customAuth, passwords, issuer, grants } = deps;

  const begin = (client: UserPoolClient, parameters: Parameters): SignIn => {
    const username = requiredParameter(parameters, 'USERNAME');
    const user = users.find(username);
    if (user === undefined && !deps.preventUserExistenceErrors) throw userNotFound();
    return { client, username, user };
  };

  const startCustomAuth = (client: UserPoolClient, parameters: Parameters): Promise<AuthReply> => {
    const signIn = begin(client, parameters);
    switch (parameters['CHALLENGE_NAME']) {
      case undefined:
      case 'CUSTOM_CHALLENGE':
        return customAuth.start(signIn);
      case 'SRP_A':
        return customAuth.startWithPassword(signIn, challenges.open(signIn.username, parameters));
      default:
        throw invalidParameter('CHALLENGE_NAME must be SRP_A or CUSTOM_CHALLENGE');
    }
  };

  /** A grant with the user as they are now. */
  const current = (grant: Grant): Grant => {
    const user = users.find(grant.signIn.username) ?? grant.signIn.user;
    checkMaySignIn(user);
    return { ...grant, signIn: { ...grant.signIn, user } };
  };

  return {
    /** ClientMetadata is accepted and goes nowhere: of the triggers that are built it reaches none (F28). */
    async InitiateAuth(input) {
      const { AuthFlow, ClientId, AuthParameters } = parseInput(initiateAuthInput, input);
      const client = findClient(ClientId);
      const flow = AuthFlow === 'REFRESH_TOKEN' ? 'REFRESH_TOKEN_AUTH' : AuthFlow;
      const allowed = client.explicitAuthFlows.length > 0 ? client.explicitAuthFlows : DEFAULT_FLOWS;
      if (!allowed.includes(`ALLOW_${flow}`)) throw invalidParameter(`${AuthFlow} flow not enabled for this client`);
      switch (flow) {
        case 'CUSTOM_AUTH':
          return startCustomAuth(client, AuthParameters);
        case 'USER_SRP_AUTH': {
          const signIn = begin(client, AuthParameters);
          return passwords.startSrp(signIn, challenges.open(signIn.username, AuthParameters));
        }
        case 'USER_PASSWORD_AUTH': {
          const username = requiredParameter(AuthParameters, 'USERNAME');
          return passwords.withPassword(client, username, requiredParameter(AuthParameters, 'PASSWORD'));
        }
        case 'REFRESH_TOKEN_AUTH': {
          const grant = current(grants.redeem(requiredParameter(AuthParameters, 'REFRESH_TOKEN'), ClientId));
          const result = await issuer.refresh(grant, 'TokenGeneration_RefreshTokens', undefined);
          return { ChallengeParameters: {}, AuthenticationResult: result };
        }
        default:
          throw invalidParameter(`${AuthFlow} is not built here`);
      }
    },

    async RespondToAuthChallenge(input) {
      const request = parseInput(respondInput, input);
      const { Session, ClientId, ChallengeName, ChallengeResponses: responses, ClientMetadata } = request;
      findClient(ClientId);
      const attempt = () => ({ clientId: ClientId, username: requiredParameter(responses, 'USERNAME') });
      switch (ChallengeName) {
        case 'CUSTOM_CHALLENGE': {
          const answer = requiredParameter(responses, 'ANSWER');
          const run = sessions.take(Session ?? '', { ...attempt(), challengeName: ChallengeName });
          return customAuth.answer(run, answer, ClientMetadata);
        }
        case 'PASSWORD_VERIFIER': {
          const block = requiredParameter(responses, 'PASSWORD_CLAIM_SECRET_BLOCK');
          const run = sessions.take(Session ?? block, { ...attempt(), challengeName: ChallengeName });
          passwords.prove(run, responses);
          return run.rounds
            ? customAuth.passwordProven(run, ClientMetadata)
            : passwords.complete(run.signIn, ClientMetadata);
        }
        case 'NEW_PASSWORD_REQUIRED': {
          const password = requiredParameter(responses, 'NEW_PASSWORD');
          const run = sessions.take(Session ?? '', { ...attempt(), challengeName: ChallengeName });
          return passwords.setNewPassword(run, password, ClientMetadata);
        }
        default:
          // No Session here waits for another challenge, so this one is used up and refused.
          sessions.discard(Session ?? '');
          throw invalidSession();
      }
    },

    async GetTokensFromRefreshToken(input) {
      const { RefreshToken, ClientId, ClientMetadata } = parseInput(refreshInput, input);
      const grant = current(grants.redeem(RefreshToken, findClient(ClientId).id));
      // It looks like a sign-in to PreTokenGeneration, and the metadata gets there (F29, F35).
      return { AuthenticationResult: await issuer.refresh(grant, 'TokenGeneration_Authentication', ClientMetadata) };
    },

    RevokeToken(input) {
      const { Token, ClientId } = parseInput(revokeInput, input);
      grants.revoke(Token, findClient(ClientId).id);
      return {};
    },
  };
}
