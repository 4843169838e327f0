import type { SigningKey } from '../../test/fixtures/tokens/local-issuer.ts';

/** A token before it is signed, to be spoilt in any way. */
export interface TokenDraft {
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
  readonly signedBy: 'RSA-SHA256' | 'RSA-SHA512' | 'HMAC with the public key' | 'nobody';
  readonly key: SigningKey;
  /** Changes the text of a part before it is signed. */
  readonly headerText: (json: string) => string;
  readonly claimsText: (json: string) => string;
  /** Changes the whole token after it was signed. */
  readonly finished: (parts: TokenParts) => readonly string[];
}

export interface TokenParts {
  readonly header: string;
  readonly claims: string;
  readonly signature: string;
}

/** A token with nothing wrong: its claims as Cognito writes them. */
export function goodDraft(key: SigningKey, claims: TokenDraft['claims']): TokenDraft {
  return {
    header: { kid: key.kid, alg: 'RS256' },
    claims,
    signedBy: 'RSA-SHA256',
    key,
    headerText: (json) => json,
    claimsText: (json) => json,
    finished: ({ header, claims: payload, signature }) => [header, payload, signature],
  };
}
