import { AdapterFault } from '../shared/errors.ts';
import type { FetchJwks } from './jwks-cache.ts';

const TIMEOUT_MS = 800;
const MAX_BYTES = 64 * 1024;

/**
 * Fetches key sets: one try, no redirects, bounded in time and size (T26, T29). `override` replaces the address of every pool's keys,
 * not the issuer that is accepted.
 */
export function jwksFetcher(override: URL | undefined): FetchJwks {
  return async (url) => {
    const response = await fetch(override ?? url, { redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (response.status !== 200) throw new AdapterFault(`status_${response.status}`);
    return await readBounded(response);
  };
}

async function readBounded(response: Response): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > MAX_BYTES) throw new AdapterFault('body_too_large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
