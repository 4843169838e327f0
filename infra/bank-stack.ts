import { CfnOutput, CfnParameter, Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { LambdaIntegration } from 'aws-cdk-lib/aws-apigateway';
import { AttributeType, BillingMode, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { BankUserPool } from './bank-user-pool.ts';
import { BundledFunction } from './bundled-function.ts';
import { DisputesTable } from './disputes-table.ts';
import { Federation } from './federation.ts';
import { PolicyRestApi } from './policy-rest-api.ts';
import type { PolicyRoutes } from './policy-routes.ts';
import { Proofing, type ProofingProps } from './proofing.ts';
import { SignOut } from './sign-out.ts';
import { StepUp } from './step-up.ts';
import { StepUpStatus } from './step-up-status.ts';

export interface BankStackProps extends StackProps {
  readonly policy: PolicyRoutes;
  /** The folder of the bundles. @default dist/lambda */
  readonly assetRoot?: string;
  /** The value of Access-Control-Allow-Origin: one origin, or `*`. @default '*' */
  readonly allowOrigin?: string;
  /** @default initiate */
  readonly proofingMode?: ProofingProps['mode'];
  /** The name of a claim in the token of a step-up run (docs/token-claim.md). @default - no claim */
  readonly tokenClaim?: string;
  /** Further variables for Countersign's functions. @default - none */
  readonly environment?: Readonly<Record<string, string>>;
}

/** The sample bank: a user pool, an API guarded by Countersign, and the function that executes transfers behind the seal. */
export class BankStack extends Stack {
  constructor(scope: Construct, id: string, props: BankStackProps) {
    super(scope, id, props);
    const { policy, assetRoot = 'dist/lambda' } = props;
    const bank = new BankUserPool(this, 'Users', { selfSignUp: true });
    const { userPool } = bank;
    const federation = new Federation(this, 'Federation', { userPool, ...addFederationParameters(this) });
    const clients = {
      web: bank.web,
      federation: federation.client,
      backoffice: bank.backoffice,
      payroll: bank.payroll,
    };
    const { environment, allowOrigin } = props;
    const provider = addProviderParameters(this);
    const disputes = new DisputesTable(this, 'Disputes');
    const stepUp = new StepUp(this, 'Countersign', {
      ...provider,
      userPool,
      clients,
      disputes: { table: disputes.table },
      federationProvider: federation.providerName,
      tokenClaim: props.tokenClaim,
      assetRoot,
      environment,
    });
    const endpoint = {
      table: stepUp.table,
      userPool,
      clients,
      stepUpClient: stepUp.stepUpClient.client,
      allowOrigin,
      assetRoot,
      environment,
    };
    const signOut = new SignOut(this, 'SignOut', endpoint);
    const status = new StepUpStatus(this, 'StepUpStatus', {
      ...endpoint,
      ...provider,
      providerSecret: stepUp.providerSecret,
    });

    const proofing = new Proofing(this, 'Proofing', {
      ...provider,
      userPool,
      table: stepUp.table,
      providerSecret: stepUp.providerSecret,
      mode: props.proofingMode,
      federationProvider: federation.providerName,
      assetRoot,
      environment,
    });

    const accounts = new Table(this, 'BankTable', {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.AWS_MANAGED,
      // Of the claims of approvals; accounts have no such attribute.
      timeToLiveAttribute: 'purge_at',
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      removalPolicy: RemovalPolicy.RETAIN,
      deletionProtection: true,
    });
    const backEnd = new BundledFunction(this, 'Bank', {
      bundle: 'bank',
      assetRoot,
      description: 'The sample bank: executes what its seal covers',
      timeout: Duration.seconds(10),
      environment: {
        BANK_TABLE: accounts.tableName,
        BANK_AUDIENCE: policy.audience,
        BANK_ALLOW_ORIGIN: allowOrigin ?? '*',
      },
    }).function;
    backEnd.addToRolePolicy(
      new PolicyStatement({
        actions: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
        resources: [accounts.tableArn],
      }),
    );
    const { restApi } = new PolicyRestApi(this, 'Api', {
      routes: policy.routes,
      authorizer: stepUp.authorizer.authorizer,
      integration: new LambdaIntegration(backEnd, { allowTestInvoke: false }),
      integrations: {
        'POST /idv-callback': new LambdaIntegration(proofing.callback, { allowTestInvoke: false }),
        'POST /sign-out': new LambdaIntegration(signOut.function, { allowTestInvoke: false }),
        'POST /step-up/status': new LambdaIntegration(status.function, { allowTestInvoke: false }),
      },
      allowOrigin,
    });

    proofing.publishCallback(restApi.urlForPath('/idv-callback'));

    const outputs: Readonly<Record<string, string>> = {
      ApiUrl: restApi.url,
      UserPoolId: bank.userPool.userPoolId,
      SignUpClientId: bank.signUp.userPoolClientId,
      WebClientId: bank.web.userPoolClientId,
      BackofficeClientId: bank.backoffice.userPoolClientId,
      PayrollClientId: bank.payroll.userPoolClientId,
      FederationClientId: federation.client.userPoolClientId,
      FederationRedirectUrl: `${bank.domain.baseUrl()}/oauth2/idpresponse`,
      AuthorizationEndpoint: `${bank.domain.baseUrl()}/oauth2/authorize`,
      TokenEndpoint: `${bank.domain.baseUrl()}/oauth2/token`,
      StepUpClientId: stepUp.stepUpClient.client.userPoolClientId,
      StepUpTableName: stepUp.table.tableName,
      DisputesTableName: disputes.table.tableName,
      BankTableName: accounts.tableName,
      ProviderSecretArn: stepUp.providerSecret.secretArn,
    };
    for (const [name, value] of Object.entries(outputs)) new CfnOutput(this, name, { value });
  }
}

function addProviderParameters(stack: Stack) {
  const url = new CfnParameter(stack, 'ProviderUrl', {
    description: 'Base URL of the identity provider tenant',
    allowedPattern: '^https://[A-Za-z0-9.-]+(:[0-9]+)?(/[A-Za-z0-9._~/-]*)?$',
    constraintDescription: 'must be an https URL without a query',
  });
  const audience = new CfnParameter(stack, 'ProviderAudience', {
    description: 'The aud of the signed step-up results',
    minLength: 1,
  });
  const capabilities = new CfnParameter(stack, 'ProviderCapabilities', {
    // No default: what a tenant can do is declared by someone who checked, never assumed (F77).
    description:
      'What was verified with this tenant, comma-separated, or none. ' +
      'Without displays_transaction no step-up that covers a transaction rings a phone',
    allowedPattern: '^[a-z_]+(,[a-z_]+)*$',
    constraintDescription: 'must be capabilities separated by commas, or none',
  });
  return {
    providerUrl: url.valueAsString,
    providerAudience: audience.valueAsString,
    providerCapabilities: capabilities.valueAsString,
  };
}

function addFederationParameters(stack: Stack) {
  const issuerUrl = new CfnParameter(stack, 'FederationIssuerUrl', {
    description: 'The iss of the ID tokens of the identity provider tenant',
    allowedPattern: '^https://[A-Za-z0-9.-]+(:[0-9]+)?(/[A-Za-z0-9._~/-]*)?$',
    constraintDescription: 'must be an https URL without a query',
  });
  const clientId = new CfnParameter(stack, 'FederationTenantClientId', {
    description: 'What the tenant calls this user pool: its client id there',
    minLength: 1,
  });
  const clientSecret = new CfnParameter(stack, 'FederationTenantCredentials', {
    // A name and not the value, which would be in the history of the stack.
    description: 'Name of the Secrets Manager secret {"client_secret": "..."}. It must be there before the deployment',
    allowedPattern: '^[A-Za-z0-9/_+=.@-]{1,512}$',
    constraintDescription: 'must be the name of a secret',
  });
  const callbackUrl = new CfnParameter(stack, 'FederationCallbackUrl', {
    description: 'Where the web application takes people back who signed in at the tenant',
    allowedPattern: '^(https://[A-Za-z0-9.-]+|http://localhost)(:[0-9]+)?/[A-Za-z0-9._~/-]*$',
    constraintDescription: 'must be an https URL with a path and without a query, or http to localhost',
  });
  const callbackUrls: readonly [string] = [callbackUrl.valueAsString];
  return {
    issuerUrl: issuerUrl.valueAsString,
    tenantClientId: clientId.valueAsString,
    tenantClientSecret: clientSecret.valueAsString,
    callbackUrls,
  };
}
