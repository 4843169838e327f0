import { parseUniqueJson } from '../transaction/unique-json.ts';

/** In characters, of a whole token. */
export const MAX_JWT_LENGTH = 8192;

/** The JOSE header and the claims of a compact JWS, before any of them is believed. */
export interface JwtParts {
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
}

/**
 * The parts of a compact JWS; undefined unless header and claims are JSON objects and all of it fits into 8 KiB.
 * A member that is there twice is refused: JSON.parse would keep the last, another reader the first (T2).
 */
export function readJwtParts(jwt: string): JwtParts | undefined {
  if (jwt.length > MAX_JWT_LENGTH || !/^[\w-]+\.[\w-]+\.[\w-]+$/.test(jwt)) return undefined;
  const [headerText, claimsText] = jwt.split('.');
  const header = readObject(headerText);
  const claims = header && readObject(claimsText);
  return header && claims ? { header, claims } : undefined;
}

function readObject(part: string | undefined): Readonly<Record<string, unknown>> | undefined {
  try {
    const value = parseUniqueJson(Buffer.from(part ?? '', 'base64url'));
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
