import { createHash } from 'node:crypto';

/** The name under which a sign-in is counted and revoked: a hash of its origin_jti, because items are no place for token claims. */
export function sessionIdOf(originJti: string): string {
  return createHash('sha256').update(originJti).digest('base64url');
}
