import { Duration, SecretValue } from 'aws-cdk-lib';
import {
  ClientAttributes,
  type IUserPool,
  OAuthScope,
  OidcAttributeRequestMethod,
  ProviderAttribute,
  UserPoolClient,
  UserPoolClientIdentityProvider,
  UserPoolIdentityProviderOidc,
} from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';

export interface FederationProps {
  /** Needs a domain, at which people sign in. */
  readonly userPool: IUserPool;
  /** The `iss` of the tenant's ID tokens: https. The rest is found by discovery. */
  readonly issuerUrl: string;
  /** What the tenant calls this user pool. */
  readonly tenantClientId: string;
  /**
   * Name or ARN of the Secrets Manager secret `{"client_secret": "…"}`. It must be there with its value before the deployment, which reads it:
   * the template holds a reference alone.
   */
  readonly tenantClientSecret: string;
  /** Where people come back to: exact addresses of the application. */
  readonly callbackUrls: readonly [string, ...string[]];
  /** @default - openid, profile, email, /assurance/ial/2 */
  readonly scopes?: readonly string[];
  /** What the user pool calls the tenant. @default OneKosmos */
  readonly providerName?: string;
}

/**
 * Sign-in by the tenant (mechanism A): the identity provider in the user pool, and the one client that uses it, by authorization code.
 *
 * No attribute that says anything of assurance is mapped, and nothing that is mapped counts (docs/federation.md). What is mapped the client
 * must be allowed to write, or Cognito leaves it out without a word (F53): so its tokens never have the scope with which a person changes
 * attributes. Cognito cannot be told to demand PKCE: the application has to send it.
 */
export class Federation extends Construct {
  /** A plain text: a reference to the provider would be a cycle, from the pool by its triggers to the provider and back. */
  readonly providerName: string;
  readonly client: UserPoolClient;

  constructor(scope: Construct, id: string, props: FederationProps) {
    super(scope, id);
    const { userPool } = props;
    this.providerName = props.providerName ?? 'OneKosmos';
    const provider = new UserPoolIdentityProviderOidc(this, 'Provider', {
      userPool,
      name: this.providerName,
      issuerUrl: props.issuerUrl,
      clientId: props.tenantClientId,
      clientSecret: SecretValue.secretsManager(props.tenantClientSecret, { jsonField: 'client_secret' }).unsafeUnwrap(),
      // An order at the tenant, and no proof: what it says comes back in the ID token.
      scopes: [...(props.scopes ?? ['openid', 'profile', 'email', '/assurance/ial/2'])],
      attributeRequestMethod: OidcAttributeRequestMethod.GET,
      attributeMapping: {
        email: ProviderAttribute.other('email'),
        locale: ProviderAttribute.other('locale'),
      },
    });
    this.client = new UserPoolClient(this, 'Client', {
      userPool,
      generateSecret: false,
      supportedIdentityProviders: [UserPoolClientIdentityProvider.custom(provider.providerName)],
      oAuth: {
        flows: { authorizationCodeGrant: true },
        // Never aws.cognito.signin.user.admin: with it a person could write what is mapped (F53).
        scopes: [OAuthScope.OPENID, OAuthScope.PROFILE, OAuthScope.EMAIL],
        callbackUrls: [...props.callbackUrls],
      },
      // What remains is the refresh; unset would be CUSTOM_AUTH and SRP (F40).
      authFlows: { custom: false },
      accessTokenValidity: Duration.minutes(15),
      idTokenValidity: Duration.minutes(15),
      refreshTokenValidity: Duration.hours(8),
      preventUserExistenceErrors: true,
      enableTokenRevocation: true,
      readAttributes: new ClientAttributes().withStandardAttributes({ email: true, emailVerified: true, locale: true }),
      // What is mapped, and nothing else: unset would be every attribute (F52).
      writeAttributes: new ClientAttributes().withStandardAttributes({ email: true, locale: true }),
    });
  }
}
