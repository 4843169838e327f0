import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { AccountRecovery, ClientAttributes, FeaturePlan, UserPool, UserPoolClient } from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';

export interface BankUserPoolProps {
  /** @default RemovalPolicy.RETAIN */
  readonly removalPolicy?: RemovalPolicy;
  /** @default true */
  readonly deletionProtection?: boolean;
}

/** The sample bank's user pool and the two clients with which its customers and its staff sign in. */
export class BankUserPool extends Construct {
  readonly userPool: UserPool;
  readonly web: UserPoolClient;
  readonly backoffice: UserPoolClient;

  constructor(scope: Construct, id: string, props: BankUserPoolProps = {}) {
    super(scope, id);
    this.userPool = new UserPool(this, 'Pool', {
      // Access tokens can be changed by a trigger from this plan on (F47).
      featurePlan: FeaturePlan.ESSENTIALS,
      selfSignUpEnabled: false,
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
    this.web = this.addClient('Web');
    this.backoffice = this.addClient('Backoffice');
  }

  /** A public client. What it may write is named, because unset means every attribute (F52). */
  private addClient(id: string): UserPoolClient {
    return new UserPoolClient(this, id, {
      userPool: this.userPool,
      generateSecret: false,
      disableOAuth: true,
      authFlows: { userPassword: true, userSrp: true },
      accessTokenValidity: Duration.minutes(15),
      idTokenValidity: Duration.minutes(15),
      refreshTokenValidity: Duration.hours(8),
      preventUserExistenceErrors: true,
      enableTokenRevocation: true,
      readAttributes: new ClientAttributes().withStandardAttributes({ email: true, emailVerified: true, locale: true }),
      writeAttributes: new ClientAttributes().withStandardAttributes({ locale: true }),
    });
  }
}
