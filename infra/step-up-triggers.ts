import { Duration, Stack } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { BundledFunction } from './bundled-function.ts';
import { grantProviderSecret } from './grant-provider-secret.ts';
import { grantDisputesTable, grantPartitions, grantStepUpTable } from './grant-step-up-table.ts';
import { type ProviderResultsProps, providerResultsVariable } from './provider-results.ts';

/** Where evidence for disputes is kept (docs/disputes.md). */
export interface KeptDisputes {
  /** Keys `pk` and `sk`, both strings; TTL attribute `purge_at`. */
  readonly table: ITable;
  /** 1 to 9999. @default 400 */
  readonly retentionDays?: number | undefined;
}

export interface StepUpTriggersProps extends ProviderResultsProps {
  readonly table: ITable;
  readonly providerSecret: ISecret;
  readonly providerUrl: string;
  readonly providerAudience: string;
  readonly providerCapabilities: string;
  readonly clientParameterName: string;
  /** @default - nothing is kept */
  readonly disputes?: KeptDisputes | undefined;
  /** @default - no token says what was approved */
  readonly tokenClaim?: string | undefined;
  /** @default - no provider's assertions go into identity records */
  readonly federationProvider?: string | undefined;
  readonly assetRoot: string;
  /** Further variables for all four. None of Countersign's own. */
  readonly environment: Readonly<Record<string, string>>;
  readonly logRetention: RetentionDays | undefined;
}

/**
 * The user pool triggers of a step-up. They refer neither to the pool nor to its clients, so that the pool can refer to them.
 * Refuses what BundledFunction does.
 */
export class StepUpTriggers extends Construct {
  readonly defineAuthChallenge: LambdaFunction;
  readonly createAuthChallenge: LambdaFunction;
  readonly verifyAuthChallenge: LambdaFunction;
  readonly preTokenGeneration: LambdaFunction;

  constructor(scope: Construct, id: string, props: StepUpTriggersProps) {
    super(scope, id);
    const client = { COUNTERSIGN_STEP_UP_CLIENT_PARAMETER: props.clientParameterName };
    const provider = {
      COUNTERSIGN_TABLE: props.table.tableName,
      COUNTERSIGN_PROVIDER_URL: props.providerUrl,
      COUNTERSIGN_PROVIDER_AUDIENCE: props.providerAudience,
      COUNTERSIGN_PROVIDER_CAPABILITIES: props.providerCapabilities,
      COUNTERSIGN_PROVIDER_SECRET: props.providerSecret.secretArn,
      ...providerResultsVariable(this, props),
      ...disputesVariables(props.disputes),
    };
    const { tokenClaim, federationProvider } = props;
    const token = {
      ...client,
      ...(tokenClaim !== undefined && { COUNTERSIGN_TOKEN_CLAIM: tokenClaim }),
      ...(federationProvider !== undefined && {
        COUNTERSIGN_FEDERATION_PROVIDER: federationProvider,
        COUNTERSIGN_PROVIDER_CAPABILITIES: props.providerCapabilities,
      }),
      ...((tokenClaim ?? federationProvider) !== undefined && { COUNTERSIGN_TABLE: props.table.tableName }),
    };
    const trigger = (
      name: string,
      bundle: string,
      description: string,
      environment: Readonly<Record<string, string>>,
    ) => {
      const { assetRoot, logRetention } = props;
      // Cognito gives up after 5 s whatever the function's own limit is (F36).
      const timeout = Duration.seconds(5);
      return new BundledFunction(this, name, {
        bundle,
        assetRoot,
        description,
        timeout,
        environment,
        furtherEnvironment: props.environment,
        logRetention,
      }).function;
    };
    this.defineAuthChallenge = trigger('Define', 'define-auth-challenge', 'Orders the rounds of a step-up', client);
    this.createAuthChallenge = trigger(
      'Create',
      'create-auth-challenge',
      'Binds a step-up and rings the phone',
      provider,
    );
    this.verifyAuthChallenge = trigger('Verify', 'verify-auth-challenge', 'Verifies the signed result', provider);
    this.preTokenGeneration = trigger('PreToken', 'pre-token-generation', 'Strips the scopes of a step-up', token);

    for (const fn of [this.defineAuthChallenge, this.preTokenGeneration]) {
      fn.addToRolePolicy(
        new PolicyStatement({
          actions: ['ssm:GetParameter'],
          resources: [parameterArn(this, props.clientParameterName)],
        }),
      );
    }
    for (const fn of [this.createAuthChallenge, this.verifyAuthChallenge]) {
      grantStepUpTable(fn, props.table);
      grantProviderSecret(fn, props.providerSecret);
      if (props.disputes) grantDisputesTable(fn, props.disputes.table);
    }
    if (tokenClaim !== undefined) grantStepUpTable(this.preTokenGeneration, props.table);
    if (federationProvider !== undefined) {
      grantPartitions(this.preTokenGeneration, props.table, { read: ['idp#*', 'user#*'], write: ['user#*'] });
    }
  }
}

function disputesVariables(disputes: KeptDisputes | undefined): Readonly<Record<string, string>> {
  if (!disputes) return {};
  const { table, retentionDays } = disputes;
  return {
    COUNTERSIGN_DISPUTES_TABLE: table.tableName,
    ...(retentionDays !== undefined && { COUNTERSIGN_DISPUTES_DAYS: String(retentionDays) }),
  };
}

function parameterArn(scope: Construct, name: string): string {
  return Stack.of(scope).formatArn({ service: 'ssm', resource: 'parameter', resourceName: name.replace(/^\//, '') });
}
