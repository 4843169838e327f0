import type { IUserPoolClient } from 'aws-cdk-lib/aws-cognito';
import { CfnUserPool, LambdaVersion, type UserPool, UserPoolOperation } from 'aws-cdk-lib/aws-cognito';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { CountersignAuthorizer } from './countersign-authorizer.ts';
import { InboundFederation } from './inbound-federation.ts';
import type { ProviderResultsProps } from './provider-results.ts';
import { ProviderSecret } from './provider-secret.ts';
import { defaultStepUpClientParameterName, StepUpClient } from './step-up-client.ts';
import { findReplicas, StepUpTable } from './step-up-table.ts';
import { type KeptDisputes, StepUpTriggers } from './step-up-triggers.ts';

export interface StepUpProps extends ProviderResultsProps {
  /** Gets the four triggers and the step-up client. Its feature plan must be Essentials or Plus (F47). */
  readonly userPool: UserPool;
  /** The clients whose tokens the authorizer accepts, by the names that the policy's callers use. */
  readonly clients: Readonly<Record<string, IUserPoolClient>>;
  readonly providerUrl: string;
  /** The `aud` of the provider's signed results. */
  readonly providerAudience: string;
  /**
   * Comma-separated, or `none`: what was verified with the tenant, and nothing else (F77). Without `displays_transaction` no step-up
   * that covers a transaction rings a phone.
   */
  readonly providerCapabilities: string;
  /** @default - a secret without a value; put `{"api_key": "…"}` into it */
  readonly providerSecret?: ISecret;
  /** Keys `pk` and `sk`, both strings. @default - a new table, retained and protected against deletion */
  readonly table?: ITable;
  /** @default - /countersign/<stack name>/step-up-client-id */
  readonly clientParameterName?: string;
  /** Keeps what was shown and what the provider signed, for disputes (docs/disputes.md). @default - nothing is kept */
  readonly disputes?: KeptDisputes;
  /**
   * The name of a claim that says in the token of a step-up run what was approved, for services that read tokens: an https URL of your
   * own (docs/token-claim.md). Every sign-in of the pool then starts a function that may read and write the items of every person. @default - no claim
   */
  readonly tokenClaim?: string;
  /**
   * The name that the user pool gives to the identity provider whose assertions go into identity records (docs/federation.md). The pool then
   * gets a fifth trigger, Inbound Federation, and at each sign-in of its people Pre Token Generation may read the assertions and read and
   * write every item of every person. Give the same name to Proofing, which then keeps the names of these people from others. A phone rings
   * for them only where `oidc_sub_is_user` is among the capabilities, or another way gave them a name. @default - none
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
 * Everything that Countersign adds to a user pool and a REST API: table, triggers, step-up client, authorizer.
 *
 * Refuses a table with replicas (F67), a user pool that already has one of the triggers, and what BundledFunction refuses in
 * `environment`.
 */
export class StepUp extends Construct {
  readonly table: ITable;
  readonly providerSecret: ISecret;
  readonly stepUpClient: StepUpClient;
  readonly triggers: StepUpTriggers;
  readonly authorizer: CountersignAuthorizer;

  constructor(scope: Construct, id: string, props: StepUpProps) {
    super(scope, id);
    const { userPool, clients, logRetention, assetRoot = 'dist/lambda', environment = {} } = props;
    const clientParameterName = props.clientParameterName ?? defaultStepUpClientParameterName(this);
    const table = props.table ?? new StepUpTable(this, 'Records').table;
    this.table = table;
    // At synthesis and not here, because replicas and triggers can be added later.
    this.node.addValidation({
      validate: () => [findReplicas(table), findSecondPreToken(userPool)].filter((problem) => problem !== undefined),
    });
    this.providerSecret = props.providerSecret ?? new ProviderSecret(this, 'ProviderSecret').secret;

    this.triggers = new StepUpTriggers(this, 'Triggers', {
      table,
      providerSecret: this.providerSecret,
      providerUrl: props.providerUrl,
      providerAudience: props.providerAudience,
      providerCapabilities: props.providerCapabilities,
      providerResults: props.providerResults,
      allowInsecureResults: props.allowInsecureResults,
      clientParameterName,
      disputes: props.disputes,
      tokenClaim: props.tokenClaim,
      federationProvider: props.federationProvider,
      assetRoot,
      environment,
      logRetention,
    });
    userPool.addTrigger(UserPoolOperation.DEFINE_AUTH_CHALLENGE, this.triggers.defineAuthChallenge);
    userPool.addTrigger(UserPoolOperation.CREATE_AUTH_CHALLENGE, this.triggers.createAuthChallenge);
    userPool.addTrigger(UserPoolOperation.VERIFY_AUTH_CHALLENGE_RESPONSE, this.triggers.verifyAuthChallenge);
    // V2, because V1 cannot change the access token (F34).
    const preToken = UserPoolOperation.PRE_TOKEN_GENERATION_CONFIG;
    userPool.addTrigger(preToken, this.triggers.preTokenGeneration, LambdaVersion.V2_0);

    if (props.federationProvider !== undefined) {
      new InboundFederation(this, 'Federation', {
        userPool,
        table,
        providerName: props.federationProvider,
        assetRoot,
        environment,
        logRetention,
      });
    }

    this.stepUpClient = new StepUpClient(this, 'Client', { userPool, parameterName: clientParameterName });
    const stepUpClient = this.stepUpClient.client;
    this.authorizer = new CountersignAuthorizer(this, 'Authorizer', {
      table,
      userPool,
      clients,
      stepUpClient,
      assetRoot,
      environment,
      logRetention,
    });
  }
}

/** A pool may have the trigger under its older name too, which CDK does not take for the same one. */
function findSecondPreToken(userPool: UserPool): string | undefined {
  const resource = userPool.node.defaultChild;
  const triggers: unknown = resource instanceof CfnUserPool ? userPool.stack.resolve(resource.lambdaConfig) : undefined;
  return typeof triggers === 'object' && triggers !== null && 'preTokenGeneration' in triggers
    ? `${userPool.node.path} already has a Pre Token Generation trigger`
    : undefined;
}
