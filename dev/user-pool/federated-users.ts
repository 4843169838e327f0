import type { CallTrigger } from './call-trigger.ts';
import { externalSignUpEvent, inboundFederationEvent } from './federation-events.ts';
import { IDENTITIES, isIdentity, toIdentities } from './identities.ts';
import { mapAttributes } from './mapped-attributes.ts';
import { OAuthError } from './oauth-error.ts';
import type { Assertion } from './relying-party.ts';
import type { SignUpTriggers } from './sign-up-triggers.ts';
import type { EventContext } from './trigger-events.ts';
import { inboundFederationResponse, preSignUpResponse } from './trigger-responses.ts';
import type { PoolUser, UserDirectory } from './user-directory.ts';
import type { CustomAttribute, ExternalProvider, Triggers, UserPoolClient } from './user-pool-options.ts';

const MAX_USERNAME = 128;

/** The users of other providers. */
export interface FederatedUsers {
  /**
   * The user that an assertion is of, as `<provider>_<sub>`, with the attributes that it maps to now. Made at the first sign-in, after
   * PreSignUp, whose flags are ignored; PostConfirmation follows, and where that fails the user stays.
   *
   * @throws OAuthError for a user who is disabled, or who has the name and is not this person of this provider; AwsJsonError for a trigger
   * that fails.
   */
  signIn(provider: ExternalProvider, client: UserPoolClient, assertion: Assertion): Promise<PoolUser>;
}

export function createFederatedUsers(deps: {
  readonly context: EventContext;
  readonly users: UserDirectory;
  readonly triggers: Triggers;
  readonly signUpTriggers: Pick<SignUpTriggers, 'postConfirmation'>;
  readonly callTrigger: CallTrigger;
  readonly customAttributes: readonly CustomAttribute[];
  readonly clock: () => number;
}): FederatedUsers {
  const { context, users, triggers, signUpTriggers, callTrigger, customAttributes, clock } = deps;

  /** What is mapped: the provider's claims, of which those of the ID token win (F55), or what InboundFederation makes of them (F56). */
  const claimsOf = async (username: string, clientId: string, providerName: string, assertion: Assertion) => {
    const claims = { ...assertion.userInfo, ...assertion.idToken };
    const invoke = triggers.inboundFederation;
    if (invoke === undefined) return claims;
    const event = inboundFederationEvent(context, { username, clientId }, providerName, assertion);
    const call = {
      trigger: 'InboundFederation',
      invoke,
      clientId,
      event,
      response: inboundFederationResponse,
    } as const;
    const changed = (await callTrigger(call)).userAttributesToMap ?? {};
    return Object.keys(changed).length > 0 ? changed : claims;
  };

  const preSignUp = async (username: string, clientId: string, attributes: Readonly<Record<string, string>>) => {
    const invoke = triggers.preSignUp;
    if (invoke === undefined) return;
    const event = externalSignUpEvent(context, { username, clientId }, attributes);
    await callTrigger({ trigger: 'PreSignUp', invoke, clientId, event, response: preSignUpResponse });
  };

  return {
    async signIn(provider, client, assertion) {
      const username = `${provider.name}_${assertion.sub}`;
      if (username.length > MAX_USERNAME) throw new OAuthError('invalid_request', 'the user name would be too long');
      refuseStranger(users.find(username), provider.name, assertion.sub);
      if (users.find(username)?.enabled === false) throw new OAuthError('invalid_request', 'User is not enabled.');

      const claims = await claimsOf(username, client.id, provider.name, assertion);
      const attributes = mapAttributes(provider, client, customAttributes, claims);
      if (users.find(username) === undefined) await preSignUp(username, client.id, attributes);
      // Looked up anew: the same person may have come by another way meanwhile.
      refuseStranger(users.find(username), provider.name, assertion.sub);
      if (users.find(username) !== undefined) return users.change(username, { attributes });

      const identities = toIdentities(provider.name, assertion.sub, clock());
      const added = users.addExternal({
        username,
        attributes: { ...attributes, [IDENTITIES]: identities },
        groups: [`${context.userPoolId}_${provider.name}`],
      });
      await signUpTriggers.postConfirmation(added, { clientId: client.id, metadata: undefined });
      return users.find(username) ?? added;
    },
  };
}

/** What Cognito does here is not documented; to sign somebody in to another's account would be the worst of it. */
function refuseStranger(user: PoolUser | undefined, providerName: string, sub: string): void {
  if (user === undefined || isIdentity(user.attributes[IDENTITIES], providerName, sub)) return;
  throw new OAuthError('invalid_request', 'User is not of this identity provider.');
}
