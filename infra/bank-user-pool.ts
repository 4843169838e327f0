import { Duration, Fn, RemovalPolicy, Stack } from 'aws-cdk-lib';
import {
  AccountRecovery,
  ClientAttributes,
  FeaturePlan,
  OAuthScope,
  ResourceServerScope,
  type StandardAttributesMask,
  StringAttribute,
  UserPool,
  UserPoolClient,
  type UserPoolClientProps,
  type UserPoolDomain,
} from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';

export interface BankUserPoolProps {
  /** Whether people may sign up by themselves: only with Proofing, which confirms them. @default false */
  readonly selfSignUp?: boolean;
  /** @default RemovalPolicy.RETAIN */
  readonly removalPolicy?: RemovalPolicy;
  /** @default true */
  readonly deletionProtection?: boolean;
}

/**
 * The sample bank's user pool: the client with which people sign up and nobody signs in, the clients with which its customers and its
 * staff sign in, the group of its refund agents, and the client of a machine, which gets its tokens at the pool's domain. Nobody is in
 * the group, and no client of a person may use OAuth.
 */
export class BankUserPool extends Construct {
  readonly userPool: UserPool;
  readonly signUp: UserPoolClient;
  readonly web: UserPoolClient;
  readonly backoffice: UserPoolClient;
  readonly payroll: UserPoolClient;
  readonly domain: UserPoolDomain;

  constructor(scope: Construct, id: string, props: BankUserPoolProps = {}) {
    super(scope, id);
    this.userPool = new UserPool(this, 'Pool', {
      // Access tokens can be changed by a trigger from this plan on (F47).
      featurePlan: FeaturePlan.ESSENTIALS,
      selfSignUpEnabled: props.selfSignUp ?? false,
      // The code and the proofing link go there; the proofing itself verifies no address.
      autoVerify: { email: true },
      // The provider's name for the person, for applications to read: no client of the pool may write it (F52, F53).
      customAttributes: { blockid_sub: new StringAttribute({ mutable: true, maxLen: 256 }) },
      signInCaseSensitive: false,
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      passwordPolicy: {
        minLength: 12,
        requireDigits: true,
        requireLowercase: true,
        requireUppercase: true,
        requireSymbols: true,
        tempPasswordValidity: Duration.days(1),
      },
      removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN,
      deletionProtection: props.deletionProtection ?? true,
    });
    this.userPool.addGroup('RefundAgents', { groupName: 'refund-agents', description: 'May refund what was paid' });
    this.signUp = this.addSignUpClient('SignUp');
    this.web = this.addPublicClient('Web');
    this.backoffice = this.addPublicClient('Backoffice');
    this.payroll = this.addMachineClient('Payroll', { name: 'batch', description: 'Send batches of payments' });
    this.domain = this.userPool.addDomain('Domain', { cognitoDomain: { domainPrefix: uniquePrefix(this) } });
  }

  /**
   * A sign-up has to write the e-mail address. A client with which people sign in must not: whoever has an access token could move the
   * account's recovery to an address of their own.
   */
  private addSignUpClient(id: string): UserPoolClient {
    return this.addClient(
      id,
      {
        generateSecret: false,
        disableOAuth: true,
        // What remains is the refresh of tokens that it never gets; unset would be CUSTOM_AUTH and SRP (F40).
        authFlows: { custom: false },
        accessTokenValidity: Duration.minutes(5),
        idTokenValidity: Duration.minutes(5),
        refreshTokenValidity: Duration.minutes(60),
      },
      { email: true, locale: true },
    );
  }

  private addPublicClient(id: string): UserPoolClient {
    return this.addClient(id, {
      generateSecret: false,
      disableOAuth: true,
      authFlows: { userPassword: true, userSrp: true },
      accessTokenValidity: Duration.minutes(15),
      idTokenValidity: Duration.minutes(15),
      refreshTokenValidity: Duration.hours(8),
    });
  }

  /** A client that signs in nobody and gets tokens for itself alone (F50), which cannot be revoked and are therefore short. */
  private addMachineClient(id: string, { name, description }: { readonly name: string; readonly description: string }) {
    const scope = new ResourceServerScope({ scopeName: name, scopeDescription: description });
    const server = this.userPool.addResourceServer('Bank', { identifier: 'bank', scopes: [scope] });
    return this.addClient(id, {
      generateSecret: true,
      oAuth: { flows: { clientCredentials: true }, scopes: [OAuthScope.resourceServer(server, scope)] },
      // What remains is the refresh of tokens that it never gets; unset would be CUSTOM_AUTH and SRP (F40).
      authFlows: { custom: false },
      accessTokenValidity: Duration.minutes(5),
      idTokenValidity: Duration.minutes(5),
      refreshTokenValidity: Duration.minutes(60),
    });
  }

  /** What a client may write is named, because unset means every attribute (F52). */
  private addClient(
    id: string,
    props: Omit<UserPoolClientProps, 'userPool'>,
    writable: StandardAttributesMask = { locale: true },
  ): UserPoolClient {
    return new UserPoolClient(this, id, {
      ...props,
      userPool: this.userPool,
      preventUserExistenceErrors: true,
      enableTokenRevocation: true,
      readAttributes: new ClientAttributes().withStandardAttributes({ email: true, emailVerified: true, locale: true }),
      writeAttributes: new ClientAttributes().withStandardAttributes(writable),
    });
  }
}

/** Prefixes are taken Region-wide: the stack's own id is unique, and says nothing about the account. */
function uniquePrefix(scope: Construct): string {
  return `bank-${Fn.select(2, Fn.split('/', Stack.of(scope).stackId))}`;
}
