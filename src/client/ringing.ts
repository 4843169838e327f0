import { type Members, positive, textOf } from './members.ts';

/** A prompt on the phone, and what is needed to answer Cognito once the person has acted. */
export interface Ringing {
  /** Cognito's, for the answer. */
  readonly session: string;
  /** Opens the prompt on the phone. */
  readonly url: string;
  /** To be compared with the phone; undefined where the provider has none. */
  readonly code: string | undefined;
  /** When the approval no longer counts, in milliseconds since 1970. */
  readonly expiresAt: number;
}

/** Whether a link may be handed to a page: https, or http to loopback, without credentials. `javascript:` and its like would run there. */
export function isLink(text: string): boolean {
  return /^(https:\/\/|http:\/\/(localhost|127\.0\.0\.1):)[^\s@]+$/.test(text);
}

/** Reads what Cognito gave, or what was kept of it; undefined where anything is missing, or is not safe to show. */
export function readRinging(members: Members): Ringing | undefined {
  const session = textOf(members['session']);
  const url = textOf(members['url']);
  const code = textOf(members['code']);
  const expiresAt = positive(members['expiresAt']);
  return session && url && isLink(url) && expiresAt ? { session, url, code, expiresAt } : undefined;
}
