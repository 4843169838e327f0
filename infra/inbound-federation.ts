import { Duration } from 'aws-cdk-lib';
import { CfnUserPool, type UserPool } from 'aws-cdk-lib/aws-cognito';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { BundledFunction } from './bundled-function.ts';
import { grantPartitions } from './grant-step-up-table.ts';

export interface InboundFederationProps {
  readonly userPool: UserPool;
  readonly table: ITable;
  /** As the user pool calls the one provider whose assertions count. */
  readonly providerName: string;
  readonly assetRoot: string;
  /** Further variables. None of Countersign's own. */
  readonly environment: Readonly<Record<string, string>>;
  readonly logRetention: RetentionDays | undefined;
}

/** The trigger that writes down what the provider asserts, and nothing else of the table. Refuses what BundledFunction does. */
export class InboundFederation extends Construct {
  readonly function: LambdaFunction;

  constructor(scope: Construct, id: string, props: InboundFederationProps) {
    super(scope, id);
    const { userPool, table, providerName } = props;
    this.function = new BundledFunction(this, 'Inbound', {
      bundle: 'inbound-federation',
      assetRoot: props.assetRoot,
      description: 'Writes down what the provider says of a person',
      // Cognito gives up after 5 s whatever the function's own limit is (F36).
      timeout: Duration.seconds(5),
      environment: { COUNTERSIGN_TABLE: table.tableName, COUNTERSIGN_FEDERATION_PROVIDER: providerName },
      furtherEnvironment: props.environment,
      logRetention: props.logRetention,
    }).function;
    grantPartitions(this.function, table, { read: ['idp#*'], write: ['idp#*'] });
    addTrigger(userPool, this.function);
  }
}

/** UserPool.addTrigger does not know this trigger yet. */
function addTrigger(userPool: UserPool, fn: LambdaFunction): void {
  const resource = userPool.node.defaultChild;
  if (!(resource instanceof CfnUserPool)) throw new Error('the user pool has no resource to add a trigger to');
  resource.addPropertyOverride('LambdaConfig.InboundFederation', { LambdaArn: fn.functionArn, LambdaVersion: 'V1_0' });
  fn.addPermission('InboundFederationCognito', {
    principal: new ServicePrincipal('cognito-idp.amazonaws.com'),
    sourceArn: userPool.userPoolArn,
  });
}
