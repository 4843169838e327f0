import { Duration } from 'aws-cdk-lib';
import { CfnAuthorizer, RequestAuthorizer } from 'aws-cdk-lib/aws-apigateway';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { BundledFunction } from './bundled-function.ts';
import { grantStepUpTable } from './grant-step-up-table.ts';
import { type AcceptedUserPool, userPoolVariables } from './user-pool-variables.ts';

export interface CountersignAuthorizerProps extends AcceptedUserPool {
  readonly table: ITable;
  readonly assetRoot: string;
  /** Further variables. None of Countersign's own. */
  readonly environment: Readonly<Record<string, string>>;
  readonly logRetention: RetentionDays | undefined;
}

/** The REST authorizer. It runs for every request: nothing it says is ever cached (F6, F7, T30). Refuses what BundledFunction does. */
export class CountersignAuthorizer extends Construct {
  readonly function: LambdaFunction;
  readonly authorizer: RequestAuthorizer;

  constructor(scope: Construct, id: string, props: CountersignAuthorizerProps) {
    super(scope, id);
    this.function = new BundledFunction(this, 'Rest', {
      bundle: 'authorizer-rest',
      assetRoot: props.assetRoot,
      description: 'Decides whether a request may proceed',
      timeout: Duration.seconds(5),
      memorySize: 1024,
      environment: {
        COUNTERSIGN_TABLE: props.table.tableName,
        ...userPoolVariables(props),
      },
      furtherEnvironment: props.environment,
      logRetention: props.logRetention,
    }).function;
    grantStepUpTable(this.function, props.table);
    this.authorizer = new RequestAuthorizer(this, 'Authorizer', {
      handler: this.function,
      resultsCacheTtl: Duration.seconds(0),
      identitySources: [],
    });
    omitIdentitySource(this.authorizer);
  }
}

/** RequestAuthorizer renders no identity sources as an empty string, which is neither a source nor absent. */
function omitIdentitySource(authorizer: RequestAuthorizer): void {
  const resource = authorizer.node.tryFindChild('Resource');
  if (!(resource instanceof CfnAuthorizer)) throw new Error('the authorizer has no resource to correct');
  resource.identitySource = undefined;
}
