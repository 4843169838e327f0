import { randomBytes, randomUUID } from 'node:crypto';
import { userNotFound, usernameExists } from './cognito-errors.ts';
import { hashPassword, type PasswordHash, passwordMatches } from './passwords.ts';
import { createVerifier, type SrpVerifier } from './srp.ts';
import type { SeededUser } from './user-pool-options.ts';

/** A user without the password, as they were when they were read. */
export type PoolUser = {
  readonly username: string;
  readonly sub: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly groups: readonly string[];
  /** As `UNCONFIRMED`, `CONFIRMED`, `FORCE_CHANGE_PASSWORD` or `EXTERNAL_PROVIDER`. */
  readonly status: string;
  readonly enabled: boolean;
  /** Milliseconds. */
  readonly createdAt: number;
  readonly modifiedAt: number;
};

export type UserChange = Partial<Pick<PoolUser, 'attributes' | 'status' | 'enabled'>>;

export interface UserDirectory {
  find(username: string): PoolUser | undefined;
  /** Gives the user whose password this is; an unknown user costs the same work. */
  withPassword(username: string, password: string): Promise<PoolUser | undefined>;
  /** Undefined for an unknown user. */
  verifierOf(username: string): SrpVerifier | undefined;
  /** Adds a user with a new `sub`. Throws UsernameExistsException, also when two are added at once. */
  add(user: Pick<PoolUser, 'username' | 'attributes' | 'status'>, password: string): Promise<PoolUser>;
  /** Adds a user of another provider, with a new `sub` and without a password. Throws UsernameExistsException. */
  addExternal(user: Pick<PoolUser, 'username' | 'attributes' | 'groups'>): PoolUser;
  /** Changes what is given; attributes are merged. Throws UserNotFoundException. */
  change(username: string, change: UserChange): PoolUser;
  setPassword(username: string, password: string): Promise<void>;
}

type Secrets = { readonly hash: PasswordHash; readonly srp: SrpVerifier };
type Entry = {
  readonly user: PoolUser;
  /** Undefined for a user of another provider. */
  readonly secrets: Secrets | undefined;
};

/** Holds the users in memory, seeded ones first; of passwords it keeps a scrypt hash and an SRP verifier. User names are compared exactly. */
export async function createUserDirectory(
  userPoolId: string,
  seeded: readonly SeededUser[],
  clock: () => number,
): Promise<UserDirectory> {
  const users = new Map<string, Entry>();
  const nobody = await hashPassword(randomBytes(16).toString('hex'));
  const secretsOf = async (username: string, password: string): Promise<Secrets> => ({
    hash: await hashPassword(password),
    srp: createVerifier(poolNameOf(userPoolId), username, password),
  });
  const entryOf = (username: string): Entry => {
    const entry = users.get(username);
    if (entry === undefined) throw userNotFound();
    return entry;
  };

  for (const { username, password, sub, groups, attributes: all } of seeded) {
    const { 'cognito:user_status': status = 'CONFIRMED', ...attributes } = all;
    const at = { createdAt: clock(), modifiedAt: clock() };
    const user = { username, sub, groups, attributes, status, enabled: true, ...at };
    users.set(username, { user, secrets: await secretsOf(username, password) });
  }

  return {
    find: (username) => users.get(username)?.user,
    async withPassword(username, password) {
      const entry = users.get(username);
      const matches = await passwordMatches(password, entry?.secrets?.hash ?? nobody);
      return matches ? entry?.user : undefined;
    },
    verifierOf: (username) => users.get(username)?.secrets?.srp,
    async add({ username, attributes, status }, password) {
      const secrets = await secretsOf(username, password);
      if (users.has(username)) throw usernameExists();
      const at = { createdAt: clock(), modifiedAt: clock() };
      const user = { username, sub: randomUUID(), attributes, groups: [], status, enabled: true, ...at };
      users.set(username, { user, secrets });
      return user;
    },
    addExternal(added) {
      if (users.has(added.username)) throw usernameExists();
      const at = { createdAt: clock(), modifiedAt: clock() };
      const user = { ...added, sub: randomUUID(), status: 'EXTERNAL_PROVIDER', enabled: true, ...at };
      users.set(user.username, { user, secrets: undefined });
      return user;
    },
    change(username, { attributes, ...change }) {
      const { user, secrets } = entryOf(username);
      const merged = { ...user.attributes, ...attributes };
      const changed = { ...user, ...change, attributes: merged, modifiedAt: clock() };
      users.set(username, { user: changed, secrets });
      return changed;
    },
    async setPassword(username, password) {
      const secrets = await secretsOf(username, password);
      users.set(username, { user: entryOf(username).user, secrets });
    },
  };
}

/**
 * The attributes as triggers see them. A user who does not exist has a status and no `sub`, the same for every
 * invented name (F42).
 */
export function attributesOf(user: PoolUser | undefined): Record<string, string> {
  if (user === undefined) return { 'cognito:user_status': 'CONFIRMED' };
  return { 'cognito:user_status': user.status, ...visibleAttributes(user) };
}

/** The attributes as people and administrators see them: without the status. */
export function visibleAttributes({ attributes, sub }: PoolUser): Record<string, string> {
  return { ...attributes, sub };
}

/** The part of a pool's id that goes into every hash of SRP. */
export function poolNameOf(userPoolId: string): string {
  return userPoolId.split('_')[1] ?? userPoolId;
}
