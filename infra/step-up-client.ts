import { Duration, Stack } from 'aws-cdk-lib';
import { CfnUserPoolClient, ClientAttributes, type IUserPool, UserPoolClient } from 'aws-cdk-lib/aws-cognito';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';

export interface StepUpClientProps {
  readonly userPool: IUserPool;
  /** The parameter that tells the triggers the client's id. Static, because they are created first. */
  readonly parameterName: string;
}

/**
 * The one client at which a step-up runs, and the parameter that tells the triggers its id. The parameter comes after the client;
 * the triggers read it by name. A reference instead would close a cycle: pool → trigger → client → pool.
 */
export class StepUpClient extends Construct {
  readonly client: UserPoolClient;
  readonly parameter: StringParameter;

  constructor(scope: Construct, id: string, props: StepUpClientProps) {
    super(scope, id);
    // Unset would let the client write every attribute (F52). What Cognito makes of an empty list is not verified, so that the list
    // holds one attribute on which nothing relies.
    const least = new ClientAttributes().withStandardAttributes({ locale: true });
    this.client = new UserPoolClient(this, 'Client', {
      userPool: props.userPool,
      generateSecret: false,
      disableOAuth: true,
      authFlows: { custom: true },
      authSessionValidity: Duration.minutes(15),
      accessTokenValidity: Duration.minutes(5),
      idTokenValidity: Duration.minutes(5),
      refreshTokenValidity: Duration.minutes(60),
      preventUserExistenceErrors: true,
      enableTokenRevocation: true,
      readAttributes: least,
      writeAttributes: least,
    });
    allowOnlyCustomAuth(this.client);
    this.parameter = new StringParameter(this, 'ClientId', {
      parameterName: props.parameterName,
      description: 'The user pool client at which step-ups run',
      stringValue: this.client.userPoolClientId,
    });
  }
}

/** Where the triggers read the step-up client's id, unless told otherwise. */
export function defaultStepUpClientParameterName(scope: Construct): string {
  return `/countersign/${Stack.of(scope).stackName}/step-up-client-id`;
}

/** UserPoolClient always adds ALLOW_REFRESH_TOKEN_AUTH, with which a step-up would become a second session. */
function allowOnlyCustomAuth(client: UserPoolClient): void {
  const resource = client.node.defaultChild;
  if (!(resource instanceof CfnUserPoolClient)) throw new Error('the step-up client has no resource to narrow');
  resource.explicitAuthFlows = ['ALLOW_CUSTOM_AUTH'];
}
