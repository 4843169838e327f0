import { randomBytes } from 'node:crypto';

const BYTES = 32;

/** Things kept under names of 256 random bits, each taken at most once. */
export interface SingleUse<T> {
  /** Gives the name. */
  keep(thing: T): string;
  /** Undefined for a name that is unknown, used or expired: from its last second on. */
  take(name: string): T | undefined;
}

/** Keeps each thing for `lifeMs`. */
export function createSingleUse<T>(lifeMs: number, clock: () => number): SingleUse<T> {
  const kept = new Map<string, { readonly thing: T; readonly expiresAt: number }>();
  return {
    keep(thing) {
      const now = clock();
      for (const [name, { expiresAt }] of kept) if (expiresAt <= now) kept.delete(name);
      const name = randomBytes(BYTES).toString('base64url');
      kept.set(name, { thing, expiresAt: now + lifeMs });
      return name;
    },
    take(name) {
      const found = kept.get(name);
      kept.delete(name);
      return found && found.expiresAt > clock() ? found.thing : undefined;
    },
  };
}
