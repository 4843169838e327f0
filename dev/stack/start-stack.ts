import { join } from 'node:path';
import type { Capability } from '../../src/identity-provider/identity-provider.ts';
import { systemClock } from '../../src/shared/numeric-date.ts';
import { createAwsLookups } from '../aws-lookups/aws-lookups.ts';
import { type LocalPlan, readLocalPlan } from '../cloud-formation/local-plan.ts';
import { LOCAL_CREDENTIALS, startDynamoDb } from '../dynamodb/local-dynamodb.ts';
import { createGateway } from '../gateway/create-gateway.ts';
import type { Invocation } from '../lambda-runtime/invocation.ts';
import { createLambdaFunction, type LambdaFunction } from '../lambda-runtime/lambda-function.ts';
import { openPage } from '../page-server/open-page.ts';
import { createTenant, type Tenant } from '../tenant/tenant.ts';
import { PEOPLE } from './people.ts';
import { seed } from './seed.ts';
import type { StackDescription } from './stack-description.ts';
import { providersOf, startUserPool } from './start-user-pool.ts';

const DEPLOYMENT = { region: 'eu-central-1', accountId: '123456789012', stackName: 'CountersignBank' };
/** What the tenant takes from whoever calls it, the bank's functions and the client that has people proofed. */
export const API_KEY = 'local-api-key';
const CALLBACK_SECRET = 'local-callback-secret-of-no-value';
const PROVIDER_SECRET = { api_key: API_KEY, callback_secret: CALLBACK_SECRET };
const AUDIENCE = 'countersign-local';
const FEDERATION = {
  clientId: 'bank',
  secretName: 'local/federation',
  secret: { client_secret: 'local-client-secret-of-no-value' },
};
/** What the tenant of the local stack can do, and is declared to. */
export const CAPABILITIES = [
  'displays_transaction',
  'echoes_digest',
  'echoes_user',
  'number_match',
  'proofing_result',
  'oidc_sub_is_user',
] as const;

export interface StackOptions {
  /** The folder with the synthesized template and its staged bundles. */
  readonly assembly: string;
  /** 0 takes free ones. */
  readonly ports: {
    readonly gateway: number;
    readonly userPool: number;
    readonly tenant: number;
    readonly page: number;
  };
  /** A running DynamoDB instead of one in memory. */
  readonly dynamoDbEndpoint: string | undefined;
  /** Where a function, by its logical id, finds the database of this URL. @default there */
  readonly dynamoDbFor?: (url: string, logicalId: string) => Promise<string>;
  /** What the tenant can do, and what of it the functions are told. @default CAPABILITIES, both */
  readonly capabilities?: { readonly tenant: readonly Capability[]; readonly declared: readonly Capability[] };
  /** Gets every line that a function writes. */
  readonly onLog: (functionName: string, line: string) => void;
}

export interface Stack {
  readonly description: StackDescription;
  readonly tenant: Tenant;
  close(): Promise<void>;
}

/**
 * Starts everything that the synthesized template deploys, on loopback: the bundles run as Lambda runs them, behind a gateway and a
 * user pool that behave as documented, with DynamoDB, Secrets Manager, SSM and the identity provider's tenant beside them.
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const closers: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    return await start(options, closers, close);
  } catch (error) {
    await close();
    throw error;
  }
}

async function start(options: StackOptions, closers: (() => Promise<void>)[], close: Stack['close']): Promise<Stack> {
  const { capabilities = { tenant: CAPABILITIES, declared: CAPABILITIES }, dynamoDbFor = async (url) => url } = options;
  const page = await openPage(options.ports.page);
  closers.push(() => page.close());
  const tenant = await createTenant({
    port: options.ports.tenant,
    apiKey: API_KEY,
    callbackSecret: CALLBACK_SECRET,
    audience: AUDIENCE,
    capabilities: new Set(capabilities.tenant),
    people: PEOPLE.map(({ providerUserId: userId, displayName, proofing }) => ({
      userId,
      displayName,
      ial: proofing.ial,
    })),
  });
  closers.push(() => tenant.close());

  const plan = readLocalPlan({
    ...DEPLOYMENT,
    templateFile: join(options.assembly, `${DEPLOYMENT.stackName}.template.json`),
    parameters: new Map([
      ['ProviderUrl', tenant.url],
      ['ProviderAudience', AUDIENCE],
      ['ProviderCapabilities', capabilities.declared.join(',')],
      ['FederationIssuerUrl', tenant.issuer],
      ['FederationTenantClientId', FEDERATION.clientId],
      ['FederationTenantCredentials', FEDERATION.secretName],
      ['FederationCallbackUrl', page.callbackUrl],
    ]),
  });
  const outputs = requiredOutputs(plan);

  const dynamoDb = await startDynamoDb({
    tables: plan.tables,
    region: plan.region,
    port: 0,
    endpoint: options.dynamoDbEndpoint,
  });
  closers.push(() => dynamoDb.close());
  await seed(dynamoDb.client, PEOPLE, outputs, systemClock());

  const lookups = await createAwsLookups({
    port: 0,
    secrets: new Map(plan.secrets.map(({ arn }) => [secretName(arn), JSON.stringify(PROVIDER_SECRET)])),
    parameters: new Map(plan.parameters.map(({ name, value }) => [name, value])),
  });
  closers.push(() => lookups.close());

  // The pool and the functions need each other: the pool is first and finds the functions when a trigger is due.
  const functions = new Map<string, LambdaFunction>();
  const invoke = (logicalId: string, event: unknown, timeoutMs: number): Promise<Invocation> => {
    const found = functions.get(logicalId);
    if (!found) throw new Error(`no function ${logicalId}`);
    return found.invoke(event, { timeoutMs });
  };
  const userPool = await startUserPool(plan, PEOPLE, options.ports.userPool, invoke, clientSecretOf);
  closers.push(() => userPool.close());
  // As somebody does by hand at a real tenant, who then knows the pool's domain.
  const redirectUri = required(userPool.idpResponseUrl, 'the user pool has no domain');
  for (const provider of providersOf(plan, clientSecretOf)) tenant.registerRelyingParty({ ...provider, redirectUri });

  const environment = {
    AWS_REGION: plan.region,
    AWS_ACCESS_KEY_ID: LOCAL_CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: LOCAL_CREDENTIALS.secretAccessKey,
    AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: userPool.url,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: lookups.url,
    AWS_ENDPOINT_URL_SSM: lookups.url,
    COUNTERSIGN_JWKS_URI: userPool.jwksUri,
  };
  for (const { logicalId, name, directory, timeoutMs, environment: own } of plan.functions) {
    const created = createLambdaFunction({
      name,
      directory,
      environment: {
        ...environment,
        AWS_ENDPOINT_URL_DYNAMODB: await dynamoDbFor(dynamoDb.url, logicalId),
        AWS_LAMBDA_FUNCTION_NAME: name,
        ...own,
      },
      timeoutMs,
      onLog: options.onLog,
    });
    functions.set(logicalId, created);
    closers.push(() => created.close());
  }

  const gateway = await createGateway({ ...plan, invoke, port: options.ports.gateway });
  closers.push(() => gateway.close());
  // A parameter with a URL of the deployed API has that of the gateway here: the tenant calls it back.
  for (const { name, value } of plan.parameters.filter((each) => each.value.startsWith(outputs.apiUrl))) {
    lookups.setParameter(name, `${gateway.url}/${value.slice(outputs.apiUrl.length)}`);
  }

  const description: StackDescription = {
    page_url: page.url,
    api_url: gateway.url,
    region: plan.region,
    user_pool_url: userPool.url,
    user_pool_id: outputs.userPoolId,
    authorization_endpoint: required(userPool.authorizationEndpoint, 'the user pool has no domain'),
    issuer: userPool.issuer,
    callback_url: page.callbackUrl,
    token_endpoint: required(userPool.tokenEndpoint, 'the user pool has no token endpoint'),
    clients: outputs.clients,
    machine: {
      client_id: outputs.machineClientId,
      client_secret: required(userPool.secrets.get(outputs.machineClientId), "the machine's client has no secret"),
    },
    tenant_url: tenant.url,
    dynamodb_url: dynamoDb.url,
    tables: { step_up: outputs.stepUpTable, bank: outputs.bankTable },
    people: PEOPLE.map(({ username, password, sub, groups, proofing, providerUserId, account }) => ({
      username,
      password,
      sub,
      groups,
      ial: proofing.ial,
      phone_url: `${tenant.phoneUrl}/phone/${providerUserId}`,
      account_id: account.id,
    })),
  };
  page.serve(description, dynamoDb.client, outputs);
  return { description, tenant, close };
}

/** The one secret that the template refers to and does not make. */
function clientSecretOf(secretId: string, member: string): string {
  const secret = secretId === FEDERATION.secretName ? new Map(Object.entries(FEDERATION.secret)) : undefined;
  return required(secret?.get(member), `no secret ${secretId} has the member ${member}`);
}

// arn:aws:secretsmanager:region:account:secret:name
function secretName(arn: string): string {
  return arn.split(':').slice(6).join(':');
}

function requiredOutputs(plan: LocalPlan) {
  const output = (name: string) => required(plan.outputs.get(name), `the template has no output ${name}`);
  return {
    apiUrl: output('ApiUrl'),
    userPoolId: output('UserPoolId'),
    stepUpTable: output('StepUpTableName'),
    bankTable: output('BankTableName'),
    clients: {
      sign_up: output('SignUpClientId'),
      web: output('WebClientId'),
      federation: output('FederationClientId'),
      backoffice: output('BackofficeClientId'),
      step_up: output('StepUpClientId'),
    },
    machineClientId: output('PayrollClientId'),
  };
}

function required(value: string | undefined, otherwise: string): string {
  if (value === undefined) throw new Error(otherwise);
  return value;
}
