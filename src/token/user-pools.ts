import { type EnvironmentReader, matching } from '../shared/environment.ts';

/** One user pool whose tokens are accepted. */
export interface UserPoolConfig {
  readonly userPoolId: string;
  /** The first part of its id. */
  readonly region: string;
  /** Client name in the policy → client id. */
  readonly clients: ReadonlyMap<string, string>;
  /** Where its people step up. Its tokens open no route (T43). */
  readonly stepUpClientId: string;
}

/** A client of one pool. */
interface PoolClient {
  readonly userPoolId: string;
  readonly id: string;
}

type NamedClient = PoolClient & { readonly name: string };

/**
 * Reads COUNTERSIGN_USER_POOL_IDS, COUNTERSIGN_CLIENTS and COUNTERSIGN_STEP_UP_CLIENT_ID (docs/configuration.md). Where there are several
 * pools each client has to name its own, because an id says nothing of the pool that it is of (T3).
 *
 * Gives undefined after any problem; the reader remembers all of them.
 */
export function readUserPools(variables: EnvironmentReader): readonly UserPoolConfig[] | undefined {
  const userPoolIds = variables.read('COUNTERSIGN_USER_POOL_IDS', userPoolIdsIn);
  const clients = variables.read('COUNTERSIGN_CLIENTS', (text) => clientsIn(text, userPoolIds));
  const stepUps = variables.read('COUNTERSIGN_STEP_UP_CLIENT_ID', (text) =>
    stepUpClientsIn(text, userPoolIds, clients),
  );
  if (!userPoolIds || !clients || !stepUps) return undefined;
  return userPoolIds.flatMap((userPoolId) => {
    const stepUp = stepUps.find((client) => client.userPoolId === userPoolId);
    const own = clients.filter((client) => client.userPoolId === userPoolId);
    const region = userPoolId.slice(0, userPoolId.indexOf('_'));
    const named = new Map(own.map(({ name, id }) => [name, id]));
    return stepUp ? { userPoolId, region, clients: named, stepUpClientId: stepUp.id } : [];
  });
}

const userPoolIdIn = matching(/^[a-z]{2}(?:-[a-z]+)+-\d_[0-9a-zA-Z]+$/, 'a user pool id');
const clientIdIn = matching(/^[\w+]{1,128}$/, 'a user-pool client id');

function userPoolIdsIn(text: string): readonly string[] {
  const ids = itemsIn(text).map(userPoolIdIn);
  if (new Set(ids).size !== ids.length) throw new Error('names a pool twice');
  return ids;
}

function clientsIn(text: string, userPoolIds: readonly string[] | undefined): readonly NamedClient[] {
  const clients = itemsIn(text).map((item) => {
    const [name, client, ...rest] = item.split('=');
    if (!name || !client || rest.length > 0) throw new Error('is not a list of name=id');
    return { name, ...clientIn(client, userPoolIds) };
  });
  if (repeats(clients.map(({ userPoolId, name }) => `${userPoolId}/${name}`))) throw new Error('names a client twice');
  if (repeats(clients.map(keyOf))) throw new Error('gives two names to one client id');
  return clients;
}

function stepUpClientsIn(
  text: string,
  userPoolIds: readonly string[] | undefined,
  clients: readonly NamedClient[] | undefined,
): readonly PoolClient[] {
  const stepUps = itemsIn(text).map((item) => clientIn(item, userPoolIds));
  const pools = new Set(stepUps.map(({ userPoolId }) => userPoolId));
  if (userPoolIds && (stepUps.length !== userPoolIds.length || pools.size !== stepUps.length)) {
    throw new Error('must name one client of each user pool');
  }
  if (repeats([...stepUps, ...(clients ?? [])].map(keyOf))) throw new Error('is also among COUNTERSIGN_CLIENTS');
  return stepUps;
}

/** `id`, where there is one pool only, or `pool/id`. Unknown pools are not asked about while the list of them is itself a problem. */
function clientIn(text: string, userPoolIds: readonly string[] | undefined): PoolClient {
  const [first = '', second, ...rest] = text.split('/');
  if (rest.length > 0) throw new Error('is not a client id, nor pool/id');
  if (second === undefined) {
    if (userPoolIds && userPoolIds.length > 1) throw new Error('must name the user pool of each client, as pool/id');
    return { userPoolId: userPoolIds?.[0] ?? '', id: clientIdIn(first) };
  }
  if (userPoolIds && !userPoolIds.includes(first)) throw new Error('names a user pool that is not configured');
  return { userPoolId: first, id: clientIdIn(second) };
}

function itemsIn(text: string): readonly string[] {
  return text.split(',').map((item) => item.trim());
}

function keyOf({ userPoolId, id }: PoolClient): string {
  return `${userPoolId}/${id}`;
}

function repeats(keys: readonly string[]): boolean {
  return new Set(keys).size !== keys.length;
}
