import { AdapterFault } from '../shared/errors.ts';
import { createHttpExchange, type ExchangeLimits } from '../shared/http-exchange.ts';
import type { FetchJwks } from './jwks-cache.ts';

/** One fetch and one call of the store fit into the time of a decision (T26). */
export const JWKS_LIMITS: ExchangeLimits = { connectMs: 400, attemptMs: 800, maxBodyBytes: 64 * 1024 };
const REQUEST = { method: 'GET', headers: { accept: 'application/json' }, body: undefined } as const;

/**
 * Fetches key sets: one try, no redirects, bounded in time and size (T26, T29). `override` replaces the address of every pool's keys,
 * not the issuer that is accepted.
 */
export function jwksFetcher(override: URL | undefined): FetchJwks {
  return async (url) => {
    const { status, body } = await createHttpExchange(override ?? url, JWKS_LIMITS)(REQUEST, 'new');
    if (status !== 200) throw new AdapterFault(`status_${status}`);
    return body;
  };
}
