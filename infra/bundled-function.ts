import { join } from 'node:path';
import { type Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function as LambdaFunction, LoggingFormat, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

export interface BundledFunctionProps {
  /** The bundle's folder under `assetRoot`; it exports `handler` from index.js. */
  readonly bundle: string;
  /** The folder that holds all bundles. */
  readonly assetRoot: string;
  readonly description: string;
  readonly timeout: Duration;
  readonly environment: Readonly<Record<string, string>>;
  /** What a deployment adds to that. None of Countersign's own variables. @default - none */
  readonly furtherEnvironment?: Readonly<Record<string, string>>;
  /**
   * MB; CPU grows with it.
   * @default 512
   */
  readonly memorySize?: number;
  /** How many invocations may run at a time, and are always left to it. @default - what the account has left */
  readonly reservedConcurrency?: number | undefined;
  /** @default RetentionDays.THREE_MONTHS */
  readonly logRetention?: RetentionDays;
}

/**
 * A function from a bundle, with its own log group and a role that may do nothing but write to it. AWSLambdaBasicExecutionRole is
 * not attached: it may write to every log group of the account.
 *
 * Refuses any `COUNTERSIGN_…` variable in `furtherEnvironment`, above all COUNTERSIGN_JWKS_URI: the keys of a deployed authorizer
 * are those of its user pools.
 */
export class BundledFunction extends Construct {
  readonly function: LambdaFunction;

  constructor(scope: Construct, id: string, props: BundledFunctionProps) {
    super(scope, id);
    const further = props.furtherEnvironment ?? {};
    this.refuseOwnVariables(further);
    const logGroup = new LogGroup(this, 'Logs', {
      retention: props.logRetention ?? RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);
    this.function = new LambdaFunction(this, 'Function', {
      description: props.description,
      code: Code.fromAsset(join(props.assetRoot, props.bundle)),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: props.memorySize ?? 512,
      timeout: props.timeout,
      reservedConcurrentExecutions: props.reservedConcurrency,
      environment: { ...further, ...props.environment },
      role,
      logGroup,
      loggingFormat: LoggingFormat.JSON,
    });
  }

  private refuseOwnVariables(environment: Readonly<Record<string, string>>): void {
    const own = Object.keys(environment).filter((name) => name.startsWith('COUNTERSIGN_'));
    if (own.length > 0) throw new Error(`${this.node.path}: environment must not set ${own.join(', ')}`);
  }
}
