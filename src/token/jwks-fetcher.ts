import { FetchError } from 'aws-jwt-verify/error';
import type { Fetcher } from 'aws-jwt-verify/https';
import { AdapterFault } from '../shared/errors.ts';

const TIMEOUT_MS = 800;
const MAX_BYTES = 64 * 1024;

/**
 * Fetches key sets: one try, no redirects, bounded in time and size (T26, T29). `override` replaces the address that the
 * library derives from the user pool's id.
 */
export function jwksFetcher(override: URL | undefined): Fetcher {
  return {
    async fetch(uri) {
      try {
        const response = await fetch(override ?? uri, { redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) });
        if (response.status !== 200) throw new AdapterFault(`status_${response.status}`);
        return await readBounded(response);
      } catch (cause) {
        // The library's error keeps the text of its cause only, and a log wants to know what failed.
        throw Object.assign(new FetchError(uri, 'see the cause'), { cause });
      }
    },
  };
}

async function readBounded(response: Response): Promise<ArrayBuffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > MAX_BYTES) throw new AdapterFault('body_too_large');
    chunks.push(chunk);
  }
  const bytes = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return bytes.buffer;
}
