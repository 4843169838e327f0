import { randomBytes } from 'node:crypto';
import { hashPassword, type PasswordHash, passwordMatches } from './passwords.ts';
import type { SeededUser } from './user-pool-options.ts';

/** A user without the password. */
export type PoolUser = Omit<SeededUser, 'password'>;

export interface UserDirectory {
  find(username: string): PoolUser | undefined;
  /** Gives the user whose password this is; an unknown user costs the same work. */
  withPassword(username: string, password: string): Promise<PoolUser | undefined>;
}

/** Holds the seeded users, their passwords hashed with scrypt. User names are compared exactly. */
export async function createUserDirectory(seeded: readonly SeededUser[]): Promise<UserDirectory> {
  const users = new Map<string, { readonly user: PoolUser; readonly hash: PasswordHash }>();
  for (const { password, ...user } of seeded) users.set(user.username, { user, hash: await hashPassword(password) });
  const nobody = await hashPassword(randomBytes(16).toString('hex'));

  return {
    find: (username) => users.get(username)?.user,
    async withPassword(username, password) {
      const entry = users.get(username);
      const matches = await passwordMatches(password, entry?.hash ?? nobody);
      return matches ? entry?.user : undefined;
    },
  };
}

/**
 * The attributes as triggers and GetUser see them. A user who does not exist has a status and no `sub`,
 * the same for every invented name (F42).
 */
export function attributesOf(user: PoolUser | undefined): Record<string, string> {
  const status = { 'cognito:user_status': 'CONFIRMED' };
  return user === undefined ? status : { ...status, ...user.attributes, sub: user.sub };
}
