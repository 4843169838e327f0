import { Duration } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { BundledFunction } from './bundled-function.ts';
import { grantProviderSecret } from './grant-provider-secret.ts';
import { onPartitions } from './grant-step-up-table.ts';
import { type ProviderResultsProps, providerResultsVariable } from './provider-results.ts';
import { type AcceptedUserPool, userPoolVariables } from './user-pool-variables.ts';

export interface StepUpStatusProps extends AcceptedUserPool, ProviderResultsProps {
  readonly table: ITable;
  /** What is said of the provider is the same as in StepUp. */
  readonly providerSecret: ISecret;
  readonly providerUrl: string;
  readonly providerAudience: string;
  readonly providerCapabilities: string;
  /** The value of Access-Control-Allow-Origin: one origin, or `*`. @default '*' */
  readonly allowOrigin?: string;
  /** The folder of the bundles. @default dist/lambda */
  readonly assetRoot?: string;
  /** Further variables. None of Countersign's own. @default - none */
  readonly environment?: Readonly<Record<string, string>>;
  /**
   * How many invocations may run at a time, so that a flood here leaves the authorizer its share of the account's (T32).
   * @default 20
   */
  readonly reservedConcurrency?: number;
  /** @default RetentionDays.THREE_MONTHS */
  readonly logRetention?: RetentionDays;
}

/**
 * The function behind `POST /step-up/status`: tells a sign-in how its own challenge stands. It verifies the token itself, so it may stand
 * behind any authorizer or none. It reads what is kept of people and may not write. Refuses what BundledFunction does, and unsigned results that were
 * not allowed by name.
 */
export class StepUpStatus extends Construct {
  readonly function: LambdaFunction;

  constructor(scope: Construct, id: string, props: StepUpStatusProps) {
    super(scope, id);
    const { table, providerSecret } = props;
    this.function = new BundledFunction(this, 'Rest', {
      bundle: 'step-up-status',
      assetRoot: props.assetRoot ?? 'dist/lambda',
      description: 'Tells a sign-in how its challenge stands',
      timeout: Duration.seconds(5),
      environment: {
        COUNTERSIGN_TABLE: table.tableName,
        COUNTERSIGN_PROVIDER_URL: props.providerUrl,
        COUNTERSIGN_PROVIDER_AUDIENCE: props.providerAudience,
        COUNTERSIGN_PROVIDER_CAPABILITIES: props.providerCapabilities,
        COUNTERSIGN_PROVIDER_SECRET: providerSecret.secretArn,
        ...providerResultsVariable(this, props),
        COUNTERSIGN_ALLOW_ORIGIN: props.allowOrigin ?? '*',
        ...userPoolVariables(props),
      },
      furtherEnvironment: props.environment ?? {},
      reservedConcurrency: props.reservedConcurrency ?? 20,
      logRetention: props.logRetention,
    }).function;
    this.function.addToRolePolicy(onPartitions(table, ['dynamodb:BatchGetItem'], ['user#*']));
    table.encryptionKey?.grant(this.function, 'kms:Decrypt', 'kms:DescribeKey');
    grantProviderSecret(this.function, providerSecret);
  }
}
