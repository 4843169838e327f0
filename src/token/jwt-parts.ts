import { LosslessNumber } from 'lossless-json';
import { parseStrictJson } from '../transaction/strict-json.ts';

const MAX_LENGTH = 8192;

/**
 * The JOSE header of a compact JWS, before any of it is believed; undefined unless header and claims are JSON objects.
 * A member that is there twice is refused: JSON.parse would keep the last, another reader the first (T2).
 */
export function readJwtParts(jwt: string): { readonly header: Readonly<Record<string, unknown>> } | undefined {
  if (jwt.length > MAX_LENGTH || !/^[\w-]+\.[\w-]+\.[\w-]+$/.test(jwt)) return undefined;
  const [header, payload] = jwt.split('.');
  const headerObject = readObject(header);
  return headerObject && readObject(payload) ? { header: headerObject } : undefined;
}

function readObject(part: string | undefined): Readonly<Record<string, unknown>> | undefined {
  try {
    const value = parseStrictJson(Buffer.from(part ?? '', 'base64url'));
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof LosslessNumber);
}
