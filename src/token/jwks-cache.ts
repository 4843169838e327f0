import type { NumericDate } from '../shared/numeric-date.ts';
import { TokenKeysUnavailableError } from './access-token.ts';
import { type PoolKey, parseJwks } from './parse-jwks.ts';

/** Between two fetches for a key id that the known set does not have, or for a set that is old. */
const COOL_DOWN_SECONDS = 10;
/** Without any key no token can be judged, so that the end of an outage is to be noticed soon. */
const COOL_DOWN_WITHOUT_KEYS_SECONDS = 2;
/** For so long a key that the pool has withdrawn is trusted, provided that the set can then be fetched. */
const MAX_AGE_SECONDS = 3600;

/** The public keys of one user pool. */
export interface JwksCache {
  /**
   * The key that `kid` names; undefined if the pool has none of that name, or had none when it was last asked.
   *
   * @throws TokenKeysUnavailableError if nobody can tell: no set was ever fetched, or the last fetch failed and the known set lacks the key.
   */
  find(kid: string, now: NumericDate): Promise<PoolKey | undefined>;
}

/** Fetches the bytes of a key set. Every rejection is an outage. */
export type FetchJwks = (url: URL) => Promise<Uint8Array>;

/**
 * Keeps one pool's key set, so that invented key ids cost neither the pool nor good tokens anything (T7).
 *
 * A known key needs no fetch until the set is an hour old. Everything else fetches, but at most once in 10 seconds (2 while no key is
 * known), whether that fetch succeeds or not; who comes while it is under way waits for it. So a new key works after at most 10 seconds
 * and one fetch, also under a storm. Only a whole, readable set replaces another; while none can be fetched, an old set stays good.
 *
 * During an outage an unknown key id is an outage too, invented or not: it may be a new key, and a 401 would send its owner to sign in
 * for nothing. A storm can make a real outage loud with that, but neither cause one nor outlast it: the first good fetch ends it.
 */
export function createJwksCache(url: URL, fetchJwks: FetchJwks): JwksCache {
  let known: { readonly keys: ReadonlyMap<string, PoolKey>; readonly at: NumericDate } | undefined;
  let lastTry: { readonly at: NumericDate; readonly failure: unknown } | undefined;
  let fetching: Promise<void> | undefined;

  return {
    async find(kid, now) {
      const key = known?.keys.get(kid);
      if (key && known && isWithin(MAX_AGE_SECONDS, known.at, now)) return key;

      // Awaited even if an old key is at hand: Lambda freezes a process between requests, and with it what runs in the background.
      await refresh(now);
      const found = known?.keys.get(kid);
      if (!found && lastTry?.failure !== undefined) throw new TokenKeysUnavailableError({ cause: lastTry.failure });
      return found;
    },
  };

  async function refresh(now: NumericDate): Promise<void> {
    const coolDown = known ? COOL_DOWN_SECONDS : COOL_DOWN_WITHOUT_KEYS_SECONDS;
    if (lastTry && isWithin(coolDown, lastTry.at, now)) return;
    fetching ??= fetchAndRemember(now).finally(() => {
      fetching = undefined;
    });
    await fetching;
  }

  async function fetchAndRemember(now: NumericDate): Promise<void> {
    try {
      known = { keys: parseJwks(await fetchJwks(url)), at: now };
      lastTry = { at: now, failure: undefined };
    } catch (failure) {
      lastTry = { at: now, failure };
    }
  }
}

/** Requests may come out of order by a second; a clock that was set back further makes nothing last longer. */
function isWithin(seconds: number, start: NumericDate, now: NumericDate): boolean {
  return Math.abs(now - start) < seconds;
}
