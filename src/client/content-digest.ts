import { webCrypto } from './web-crypto.ts';

/**
 * Writes `Content-Digest` (RFC 9530): the SHA-256 of a body as it goes over the wire.
 *
 * @throws StepUpError `unsupported` without Web Crypto.
 */
export async function contentDigest(body: string | ArrayBuffer | Uint8Array<ArrayBuffer>): Promise<string> {
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
  const digest = new Uint8Array(await webCrypto().subtle.digest('SHA-256', bytes));
  return `sha-256=:${btoa(String.fromCharCode(...digest))}:`;
}
