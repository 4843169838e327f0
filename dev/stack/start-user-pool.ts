import { randomBytes } from 'node:crypto';
import type { LocalPlan } from '../cloud-formation/local-plan.ts';
import type { LocalUserPoolClient } from '../cloud-formation/read-clients.ts';
import type { Invocation } from '../lambda-runtime/invocation.ts';
import { createUserPool, type UserPool } from '../user-pool/user-pool.ts';
import type {
  ClientCredentials,
  ExternalProvider,
  TriggerName,
  UserPoolClient,
} from '../user-pool/user-pool-options.ts';
import type { LocalPerson } from './people.ts';

/** The user pool of a plan, and what its machines sign in with. */
export interface LocalPool extends UserPool {
  /** By client id. Made anew with every start. */
  readonly secrets: ReadonlyMap<string, string>;
}

/** @throws Error unless the plan has exactly one user pool, with every group that a person is in. */
export async function startUserPool(
  plan: LocalPlan,
  people: readonly LocalPerson[],
  port: number,
  invoke: (logicalId: string, event: unknown, timeoutMs: number) => Promise<Invocation>,
  clientSecretOf: ClientSecretOf,
): Promise<LocalPool> {
  const [pool, ...others] = plan.userPools;
  if (!pool || others.length > 0) throw new Error('the local stack runs exactly one user pool');
  const missing = people.flatMap(({ groups }) => groups).find((group) => !pool.groups.includes(group));
  if (missing !== undefined) throw new Error(`the template has no user pool group ${missing}`);

  const trigger = (name: TriggerName) => {
    const configured = pool.triggers.get(name);
    return (
      configured && ((event: unknown, timeoutMs: number) => invoke(configured.functionLogicalId, event, timeoutMs))
    );
  };
  const clients = pool.clients.map(toClient);
  const started = await createUserPool({
    region: plan.region,
    userPoolId: pool.id,
    clients,
    users: people.map(toUser),
    triggers: {
      defineAuthChallenge: trigger('DefineAuthChallenge'),
      createAuthChallenge: trigger('CreateAuthChallenge'),
      verifyAuthChallengeResponse: trigger('VerifyAuthChallengeResponse'),
      preTokenGeneration: trigger('PreTokenGeneration'),
      preSignUp: trigger('PreSignUp'),
      customMessage: trigger('CustomMessage'),
      postConfirmation: trigger('PostConfirmation'),
      inboundFederation: trigger('InboundFederation'),
    },
    providers: providersOf(plan, clientSecretOf),
    registration: pool,
    preventUserExistenceErrors: pool.clients.every((client) => client.preventsUserExistenceErrors),
    hasDomain: pool.hasDomain,
    port,
  });
  return { ...started, secrets: new Map(clients.flatMap(secretOf)) };
}

/** Gives a member of the JSON of a secret that the template refers to. */
export type ClientSecretOf = (secretId: string, member: string) => string;

/** The identity providers of the plan's pool, with the secrets by which it is their client. */
export function providersOf(plan: LocalPlan, clientSecretOf: ClientSecretOf): readonly ExternalProvider[] {
  return plan.userPools.flatMap(({ providers }) =>
    providers.map(({ logicalId: _, clientSecret, ...provider }) => ({
      ...provider,
      clientSecret:
        clientSecret.kind === 'literal'
          ? clientSecret.value
          : clientSecretOf(clientSecret.secretId, clientSecret.member),
    })),
  );
}

function toClient(client: LocalUserPoolClient): UserPoolClient {
  return {
    id: client.id,
    name: client.logicalId,
    explicitAuthFlows: client.explicitAuthFlows,
    accessTokenSeconds: client.accessTokenValidity,
    refreshTokenSeconds: client.refreshTokenValidity,
    authSessionMinutes: client.authSessionValidity / 60,
    writeAttributes: client.writeAttributes,
    clientCredentials: toCredentials(client.machineScopes),
    codeFlow: client.codeFlow,
  };
}

function toCredentials(scopes: readonly string[] | undefined): ClientCredentials | undefined {
  return scopes && { secret: randomBytes(32).toString('hex'), scopes };
}

function secretOf({ id, clientCredentials }: UserPoolClient): readonly (readonly [string, string])[] {
  return clientCredentials ? [[id, clientCredentials.secret]] : [];
}

function toUser({ username, password, sub, groups }: LocalPerson) {
  return { username, password, sub, groups, attributes: { email: `${username}@example.test`, email_verified: 'true' } };
}
