import { Duration, Stack, Token } from 'aws-cdk-lib';
import { type UserPool, UserPoolOperation } from 'aws-cdk-lib/aws-cognito';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { Policy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { BundledFunction } from './bundled-function.ts';
import { grantProviderSecret } from './grant-provider-secret.ts';
import { grantPartitions, onPartitions } from './grant-step-up-table.ts';
import { InboundFederation } from './inbound-federation.ts';

export interface ProofingProps {
  /** Gets three triggers. Needs the custom attribute `blockid_sub`, mutable, that no client may write (F52). */
  readonly userPool: UserPool;
  readonly table: ITable;
  /** With `callback_secret` beside `api_key`. */
  readonly providerSecret: ISecret;
  readonly providerUrl: string;
  readonly providerAudience: string;
  /** Must hold `proofing_result`: without it Pre Sign-up does not start, and then no account can be made at all, by whomever. */
  readonly providerCapabilities: string;
  /**
   * `initiate`: Pre Sign-up opens the proofing, and its result confirms the account (mechanism B). `verify`: the client brings a proofing
   * that passed, and the account is confirmed at once (mechanism C).
   * @default initiate
   */
  readonly mode?: 'initiate' | 'verify';
  /** As the tenant names them. @default - drivers_license, passport */
  readonly documentTypes?: readonly string[];
  /** @default active */
  readonly livenessMode?: 'active' | 'passive';
  /** @default - /countersign/<stack name>/proofing-callback-url */
  readonly callbackParameterName?: string;
  /**
   * How many callbacks may be worked on at a time: anyone can send some, and a flood of them leaves the authorizer its share of the
   * account's invocations (T32).
   * @default 20
   */
  readonly callbackConcurrency?: number;
  /**
   * As `federationProvider` of StepUp, where that has one: nobody signs up under a name of its people.
   * @default - no name is kept; refused beside a StepUp with one
   */
  readonly federationProvider?: string;
  /** The folder of the bundles. @default dist/lambda */
  readonly assetRoot?: string;
  /** Further variables for all functions. None of Countersign's own. @default - none */
  readonly environment?: Readonly<Record<string, string>>;
  /** @default RetentionDays.THREE_MONTHS */
  readonly logRetention?: RetentionDays;
}

/**
 * Identity proofing at sign-up: three triggers of the user pool, and the function behind the provider's callback, which verifies its
 * signature itself and stands behind no authorizer. Publish the callback's URL when the API is there. Refuses what BundledFunction does,
 * capabilities without `proofing_result` where they are known at synthesis, and another `federationProvider` than that of a StepUp for the
 * same user pool.
 */
export class Proofing extends Construct {
  readonly preSignUp: LambdaFunction;
  readonly customMessage: LambdaFunction;
  readonly postConfirmation: LambdaFunction;
  readonly callback: LambdaFunction;
  readonly #callbackParameterName: string;

  constructor(scope: Construct, id: string, props: ProofingProps) {
    super(scope, id);
    const { userPool, table, providerSecret, mode = 'initiate' } = props;
    this.refuseUnsigned(props.providerCapabilities);
    // At synthesis and not here, because a StepUp can be added later.
    this.node.addValidation({
      validate: () => {
        const provider = InboundFederation.providerOf(userPool);
        return provider === undefined || provider === props.federationProvider
          ? []
          : [`${this.node.path}: federationProvider must be ${provider}, as for StepUp`];
      },
    });
    this.#callbackParameterName =
      props.callbackParameterName ?? `/countersign/${Stack.of(this).stackName}/proofing-callback-url`;
    const records = { COUNTERSIGN_TABLE: table.tableName };
    const provider = {
      COUNTERSIGN_PROVIDER_URL: props.providerUrl,
      COUNTERSIGN_PROVIDER_AUDIENCE: props.providerAudience,
      COUNTERSIGN_PROVIDER_CAPABILITIES: props.providerCapabilities,
      COUNTERSIGN_PROVIDER_SECRET: providerSecret.secretArn,
    };
    const how = { COUNTERSIGN_PROOFING_MODE: mode };
    const session = {
      COUNTERSIGN_PROOFING_CALLBACK_PARAMETER: this.#callbackParameterName,
      COUNTERSIGN_PROOFING_DOCUMENTS: (props.documentTypes ?? ['drivers_license', 'passport']).join(','),
      COUNTERSIGN_PROOFING_LIVENESS: props.livenessMode ?? 'active',
    };
    const add = (
      name: string,
      bundle: string,
      description: string,
      timeout: Duration,
      environment: Readonly<Record<string, string>>,
      reservedConcurrency?: number,
    ) =>
      new BundledFunction(this, name, {
        bundle,
        assetRoot: props.assetRoot ?? 'dist/lambda',
        description,
        timeout,
        environment,
        furtherEnvironment: props.environment ?? {},
        reservedConcurrency,
        logRetention: props.logRetention,
      }).function;
    // Cognito gives up after 5 s whatever the function's own limit is (F36).
    const trigger = Duration.seconds(5);
    const opening = mode === 'initiate' ? session : {};
    const fetching = mode === 'initiate' ? provider : {};
    const { federationProvider } = props;
    this.preSignUp = add('PreSignUp', 'pre-sign-up', 'Opens or checks the proofing of a sign-up', trigger, {
      ...records,
      ...provider,
      ...how,
      ...opening,
      ...(federationProvider !== undefined && { COUNTERSIGN_FEDERATION_PROVIDER: federationProvider }),
    });
    this.customMessage = add('Message', 'custom-message', 'Mails the link to the proofing', trigger, records);
    this.postConfirmation = add('PostConfirmation', 'post-confirmation', 'Links an account to its proofing', trigger, {
      ...records,
      ...fetching,
      ...how,
    });
    // A result takes two calls, and a confirmation runs Post Confirmation.
    const patient = Duration.seconds(15);
    const callback = { ...records, ...provider };
    const atOnce = props.callbackConcurrency ?? 20;
    this.callback = add('Callback', 'idv-callback', 'Fetches the result of a proofing', patient, callback, atOnce);

    this.grantRecords(table, mode);
    for (const fn of [this.preSignUp, this.callback]) grantProviderSecret(fn, providerSecret);
    this.grantAccounts(userPool, mode);
    if (mode === 'initiate') {
      this.grantOpening(table);
      grantProviderSecret(this.postConfirmation, providerSecret);
    }

    userPool.addTrigger(UserPoolOperation.PRE_SIGN_UP, this.preSignUp);
    userPool.addTrigger(UserPoolOperation.CUSTOM_MESSAGE, this.customMessage);
    userPool.addTrigger(UserPoolOperation.POST_CONFIRMATION, this.postConfirmation);
  }

  /**
   * Tells Pre Sign-up where the provider shall send its callbacks: the URL of `POST /idv-callback`. It is a parameter that is found by
   * name, because a reference would be a cycle: pool → Pre Sign-up → API → authorizer → pool.
   */
  publishCallback(url: string): StringParameter {
    return new StringParameter(this, 'CallbackUrl', {
      parameterName: this.#callbackParameterName,
      description: 'Where the identity provider sends its proofing callbacks',
      stringValue: url,
    });
  }

  private refuseUnsigned(capabilities: string): void {
    if (Token.isUnresolved(capabilities) || capabilities.split(',').includes('proofing_result')) return;
    throw new Error(`${this.node.path}: providerCapabilities must hold proofing_result`);
  }

  /** In mode `verify` nothing is opened, so no session is the newest one. */
  private grantRecords(table: ITable, mode: 'initiate' | 'verify'): void {
    const newest = mode === 'initiate' ? ['proofing-of#*'] : [];
    const opened = mode === 'initiate' ? ['idempotency#*', 'proofing#*', 'proofing-of#*'] : ['proofing#*'];
    const linked = ['proofing#*', 'user#*'];
    grantPartitions(this.preSignUp, table, { read: opened, write: opened });
    grantPartitions(this.customMessage, table, { read: ['proofing#*', 'proofing-of#*'], write: [] });
    grantPartitions(this.postConfirmation, table, { read: [...newest, ...linked], write: linked });
    grantPartitions(this.callback, table, { read: ['proofing-of#*', ...linked], write: linked });
  }

  /** A policy apart from the function's own: that one is there before the function, which is there before the pool. */
  private grantAccounts({ userPoolArn }: UserPool, mode: 'initiate' | 'verify'): void {
    const policyFor = (id: string, fn: LambdaFunction, actions: readonly string[]) => {
      const policy = new Policy(this, id, {
        statements: [new PolicyStatement({ actions: [...actions], resources: [userPoolArn] })],
      });
      fn.role?.attachInlinePolicy(policy);
    };
    if (mode === 'initiate') policyFor('Names', this.preSignUp, ['cognito-idp:AdminGetUser']);
    policyFor('Attributes', this.postConfirmation, [
      'cognito-idp:AdminGetUser',
      'cognito-idp:AdminUpdateUserAttributes',
    ]);
    policyFor('Accounts', this.callback, [
      'cognito-idp:AdminConfirmSignUp',
      'cognito-idp:AdminGetUser',
      'cognito-idp:AdminUpdateUserAttributes',
    ]);
  }

  /** Powertools Idempotency also updates and deletes its own items, and no others. */
  private grantOpening(table: ITable): void {
    const own = onPartitions(table, ['dynamodb:DeleteItem', 'dynamodb:UpdateItem'], ['idempotency#*']);
    this.preSignUp.addToRolePolicy(own);
    this.preSignUp.addToRolePolicy(
      new PolicyStatement({
        actions: ['ssm:GetParameter'],
        resources: [
          Stack.of(this).formatArn({
            service: 'ssm',
            resource: 'parameter',
            resourceName: this.#callbackParameterName.replace(/^\//, ''),
          }),
        ],
      }),
    );
  }
}
