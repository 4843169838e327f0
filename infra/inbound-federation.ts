import { isDeepStrictEqual } from 'node:util';
import { Duration } from 'aws-cdk-lib';
import { CfnUserPool, type UserPool } from 'aws-cdk-lib/aws-cognito';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import * as z from 'zod';
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

/**
 * The trigger that writes down what the provider asserts, and nothing else of the table. Refuses a user pool that has one of its own, made
 * before this one or later, and what BundledFunction does.
 */
export class InboundFederation extends Construct {
  readonly function: LambdaFunction;
  readonly userPool: UserPool;
  readonly providerName: string;

  constructor(scope: Construct, id: string, props: InboundFederationProps) {
    super(scope, id);
    const { userPool, table, providerName } = props;
    this.userPool = userPool;
    this.providerName = providerName;
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

  /** The provider whose assertions count in a user pool, as far as the app is built by now: ask at synthesis. */
  static providerOf(userPool: UserPool): string | undefined {
    const all = userPool.node.root.node.findAll().filter((each) => each instanceof InboundFederation);
    return all.find((each) => each.userPool === userPool)?.providerName;
  }
}

const withTrigger = z.object({ Properties: z.object({ LambdaConfig: z.object({ InboundFederation: z.unknown() }) }) });

/** As the template will have it, overrides included. */
function inboundTriggerOf(resource: CfnUserPool): unknown {
  const rendered = z
    .object({ Resources: z.record(z.string(), z.unknown()) })
    .parse(resource.stack.resolve(resource._toCloudFormation()));
  const [own] = Object.values(rendered.Resources);
  return withTrigger.safeParse(own).data?.Properties.LambdaConfig.InboundFederation;
}

/** UserPool.addTrigger does not know this trigger yet. */
function addTrigger(userPool: UserPool, fn: LambdaFunction): void {
  const resource = userPool.node.defaultChild;
  if (!(resource instanceof CfnUserPool)) throw new Error('the user pool has no resource to add a trigger to');
  const { stack } = userPool;
  const trigger = { LambdaArn: fn.functionArn, LambdaVersion: 'V1_0' };
  const problem = `${userPool.node.path} already has an Inbound Federation trigger`;
  if (inboundTriggerOf(resource) !== undefined) throw new Error(problem);
  // A copy, because a later override of a part of it changes what is given here.
  resource.addPropertyOverride('LambdaConfig.InboundFederation', { ...trigger });
  // At synthesis too: what is set later would take the place of ours, or ours of it, in silence.
  const isOurs = () => isDeepStrictEqual(inboundTriggerOf(resource), stack.resolve(trigger));
  const isOther = () => 'inboundFederation' in Object(stack.resolve(resource.lambdaConfig));
  fn.node.addValidation({ validate: () => (isOurs() && !isOther() ? [] : [problem]) });
  fn.addPermission('InboundFederationCognito', {
    principal: new ServicePrincipal('cognito-idp.amazonaws.com'),
    sourceArn: userPool.userPoolArn,
  });
}
