import { createEnvironmentReader, type Environment, matching, serviceUrl } from '../shared/environment.ts';
import { ConfigurationError } from '../shared/errors.ts';

export interface AuthorizerConfig {
  readonly tableName: string;
  readonly userPoolIds: readonly string[];
  /** Client name in the policy → client id. */
  readonly clients: ReadonlyMap<string, string>;
  readonly stepUpClientId: string;
  readonly region: string;
  readonly policyFile: string;
  readonly jwksUri: URL | undefined;
}

/**
 * Reads the authorizer's variables (docs/configuration.md).
 *
 * @throws ConfigurationError that names every missing or malformed variable at once (T34).
 */
export function authorizerConfig(environment: Environment, defaultPolicyFile: string): AuthorizerConfig {
  const variables = createEnvironmentReader(environment);
  const tableName = variables.read('COUNTERSIGN_TABLE', matching(/^[\w.-]{3,255}$/, 'a DynamoDB table name'));
  const userPoolIds = variables.read('COUNTERSIGN_USER_POOL_IDS', list(userPoolId));
  const clients = variables.read('COUNTERSIGN_CLIENTS', clientMap);
  const stepUpClientId = variables.read('COUNTERSIGN_STEP_UP_CLIENT_ID', clientId);
  const region = variables.read('AWS_REGION', matching(/^[a-z]{2}(-[a-z]+)+-\d$/, 'a Region'));
  const policyFile = variables.read('COUNTERSIGN_POLICY_FILE', (text) => text, defaultPolicyFile);
  const override = environment['COUNTERSIGN_JWKS_URI'] !== undefined;
  const jwksUri = override ? variables.read('COUNTERSIGN_JWKS_URI', serviceUrl) : undefined;
  const config = variables.checked({ tableName, userPoolIds, clients, stepUpClientId, region, policyFile });

  // Its tokens open no route, ever (T43).
  if ([...config.clients.values()].includes(config.stepUpClientId)) {
    throw new ConfigurationError(['COUNTERSIGN_CLIENTS names the step-up client']);
  }
  return { ...config, jwksUri };
}

const clientId = matching(/^[\w+]{1,128}$/, 'a user-pool client id');
const userPoolId = matching(/^[\w-]+_[0-9a-zA-Z]+$/, 'a user pool id');

function list(parse: (text: string) => string): (text: string) => readonly string[] {
  return (text) => text.split(',').map((item) => parse(item.trim()));
}

function clientMap(text: string): ReadonlyMap<string, string> {
  const clients = new Map<string, string>();
  for (const entry of text.split(',')) {
    const [name, id, ...rest] = entry.trim().split('=');
    if (!name || !id || rest.length > 0) throw new Error('is not a list of name=id');
    if (clients.has(name)) throw new Error('names a client twice');
    clients.set(name, clientId(id));
  }
  if (new Set(clients.values()).size !== clients.size) throw new Error('gives two names to one client id');
  return clients;
}
