import { type CryptoKey, createLocalJWKSet, errors, type JSONWebKeySet, type JWSHeaderParameters } from 'jose';
import * as z from 'zod/mini';
import { type NumericDate, plusSeconds } from '../shared/numeric-date.ts';
import { ProviderResultInvalidError, ProviderUnavailableError } from './errors.ts';
import { createJsonExchange } from './json-exchange.ts';
import { checkedProviderUrl } from './provider-url.ts';

/** A key withdrawn by the tenant is trusted for at most this long. */
const MAX_AGE_SECONDS = 600;
/** Between two fetches for key ids that the cached set does not have. */
const COOL_DOWN_SECONDS = 10;

/** The tenant's public keys. */
export interface TenantJwks {
  /**
   * The one key that `header` names by kid and alg; everything else in the header is ignored.
   *
   * @throws ProviderUnavailableError when the tenant's keys cannot be had; ProviderResultInvalidError `key_unknown` when they
   * can and the key is not among them.
   */
  find(header: JWSHeaderParameters, now: NumericDate): Promise<CryptoKey>;
}

/** Fetches the tenant's key set. @throws ProviderUnavailableError */
export type FetchJwks = () => Promise<JSONWebKeySet>;

type FindLocally = ReturnType<typeof createLocalJWKSet>;

// Each key is judged by jose when it is used.
const keySet = z.object({ keys: z.array(z.looseObject({ kty: z.string() })).check(z.minLength(1)) });

/**
 * Fetches from a fixed URL, bounded in time and size, and checks type and shape: tenant hosts answer HTML with status 200 on
 * paths they do not know (F79).
 *
 * @throws ConfigurationError unless `url` is https, or http to loopback, without credentials, query and fragment.
 */
export function createFetchJwks(url: URL, timeoutMs: number): FetchJwks {
  const checkedUrl = checkedProviderUrl('the identity provider JWKS URL', url);
  const exchange = createJsonExchange(timeoutMs);
  return async () => {
    const body = await exchange({
      operation: 'jwks',
      method: 'GET',
      url: checkedUrl,
      authorization: undefined,
      body: undefined,
      successStatuses: [200],
      mediaTypes: ['application/json', 'application/jwk-set+json'],
    });
    const parsed = keySet.safeParse(body);
    if (!parsed.success) throw new ProviderUnavailableError('jwks', { cause: parsed.error });
    return parsed.data;
  };
}

/**
 * Caches the key set for 10 minutes. An unknown key id fetches it again, but not within 10 seconds of the last attempt, so
 * that invented ids cost the tenant nothing (T7). Concurrent calls share one fetch.
 */
export function createTenantJwks(fetchJwks: FetchJwks): TenantJwks {
  let cached: { readonly findLocally: FindLocally; readonly at: NumericDate } | undefined;
  let lastAttempt: { readonly at: NumericDate; readonly failure: unknown } | undefined;
  let fetching: Promise<FindLocally> | undefined;

  return {
    async find(header, now) {
      const findLocally = cached && isWithin(cached.at, MAX_AGE_SECONDS, now) ? cached.findLocally : await load(now);
      const known = await findKey(findLocally, header);
      if (known) return known;

      if (lastAttempt && isWithin(lastAttempt.at, COOL_DOWN_SECONDS, now)) {
        // After a failed fetch nobody knows whether the key exists: that is an outage, not a forgery.
        if (lastAttempt.failure !== undefined)
          throw new ProviderUnavailableError('jwks', { cause: lastAttempt.failure });
        throw new ProviderResultInvalidError('key_unknown');
      }
      const rotated = await findKey(await load(now), header);
      if (rotated) return rotated;
      throw new ProviderResultInvalidError('key_unknown');
    },
  };

  function load(now: NumericDate): Promise<FindLocally> {
    fetching ??= fetchAndRemember(now).finally(() => {
      fetching = undefined;
    });
    return fetching;
  }

  async function fetchAndRemember(now: NumericDate): Promise<FindLocally> {
    try {
      const findLocally = createLocalJWKSet(await fetchJwks());
      cached = { findLocally, at: now };
      lastAttempt = { at: now, failure: undefined };
      return findLocally;
    } catch (failure) {
      lastAttempt = { at: now, failure };
      throw failure;
    }
  }
}

/** False also when `now` lies before `start`: a clock that was set back makes nothing last longer. */
function isWithin(start: NumericDate, seconds: number, now: NumericDate): boolean {
  return now >= start && now < plusSeconds(start, seconds);
}

async function findKey(findLocally: FindLocally, header: JWSHeaderParameters): Promise<CryptoKey | undefined> {
  try {
    return await findLocally(header);
  } catch (cause) {
    if (cause instanceof errors.JWKSNoMatchingKey) return undefined;
    throw new ProviderUnavailableError('jwks', { cause });
  }
}
