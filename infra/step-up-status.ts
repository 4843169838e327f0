import { Duration } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { BundledFunction } from './bundled-function.ts';
import { grantProviderSecret } from './grant-provider-secret.ts';
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
  /** @default RetentionDays.THREE_MONTHS */
  readonly logRetention?: RetentionDays;
}

/**
 * The function behind `POST /step-up/status`: tells a sign-in how its own challenge stands. It verifies the token itself, so it may stand
 * behind any authorizer or none. It reads the table and may not write it. Refuses what BundledFunction does, and unsigned results that were
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
      logRetention: props.logRetention,
    }).function;
    this.function.addToRolePolicy(
      new PolicyStatement({ actions: ['dynamodb:BatchGetItem'], resources: [table.tableArn] }),
    );
    table.encryptionKey?.grant(this.function, 'kms:Decrypt', 'kms:DescribeKey');
    grantProviderSecret(this.function, providerSecret);
  }
}
