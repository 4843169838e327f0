import { Duration } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { BundledFunction } from './bundled-function.ts';
import { grantStepUpTable } from './grant-step-up-table.ts';
import { type AcceptedUserPool, userPoolVariables } from './user-pool-variables.ts';

export interface SignOutProps extends AcceptedUserPool {
  readonly table: ITable;
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
 * The function behind `POST /sign-out`: ends what a sign-in has stepped up to. It verifies the token itself, so it may stand behind any
 * authorizer or none. Does NOT revoke tokens in the user pool: the client calls Cognito for that (F51).
 */
export class SignOut extends Construct {
  readonly function: LambdaFunction;

  constructor(scope: Construct, id: string, props: SignOutProps) {
    super(scope, id);
    this.function = new BundledFunction(this, 'Rest', {
      bundle: 'sign-out',
      assetRoot: props.assetRoot ?? 'dist/lambda',
      description: 'Ends what a sign-in has stepped up to',
      timeout: Duration.seconds(5),
      environment: {
        COUNTERSIGN_TABLE: props.table.tableName,
        COUNTERSIGN_ALLOW_ORIGIN: props.allowOrigin ?? '*',
        ...userPoolVariables(props),
      },
      furtherEnvironment: props.environment ?? {},
      logRetention: props.logRetention,
    }).function;
    grantStepUpTable(this.function, props.table);
  }
}
