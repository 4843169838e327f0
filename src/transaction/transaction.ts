import { createHash } from 'node:crypto';
import { type Canonical, canonicalJson } from './canonical-json.ts';

/** What one approval is for. Any single difference is another transaction (PSD2 RTS art. 5, T13). */
export interface Transaction {
  /** Names API and stage (T45). */
  readonly audience: string;
  readonly method: string;
  /** API Gateway's template, and the path that was asked for. */
  readonly resource: string;
  readonly path: string;
  /** Decoded query parameters with all their values, in the order sent. */
  readonly query: ReadonlyMap<string, readonly string[]>;
  /** Header members, exactly as sent. */
  readonly fields: ReadonlyMap<string, string>;
  /** Base64url SHA-256 of the request body. */
  readonly contentSha256: string;
  /** The text that the person is shown (T15). */
  readonly display: string;
}

/** Whose session asks: a digest is of one issuer, subject, client and sign-in (T13, T23). */
export interface Holder {
  readonly issuer: string;
  readonly sub: string;
  readonly clientId: string;
  readonly originJti: string;
}

/** The canonical text of a transaction and its holder (RFC 8785). It holds amount, payee and sign-in: nothing for a log. */
export type CanonicalTransaction = string & { readonly __brand: 'CanonicalTransaction' };

/** What a `transactionDigest` is of. */
export function canonicalTransaction(transaction: Transaction, holder: Holder): CanonicalTransaction {
  return canonicalJson({
    type: 'transaction',
    holder: canonicalHolder(holder),
    transaction: {
      aud: transaction.audience,
      method: transaction.method,
      resource: transaction.resource,
      path: transaction.path,
      query: Object.fromEntries(transaction.query),
      fields: Object.fromEntries(transaction.fields),
      content_sha256: transaction.contentSha256,
      display: transaction.display,
    },
  }) as CanonicalTransaction;
}

/** SHA-256 of the canonical text; base64url, 43 characters. */
export function transactionDigest(canonical: CanonicalTransaction): string {
  return sha256(canonical);
}

/** What `covers: session` evidence is tied to: the same holder, the audience, and the step-up's name in the policy. */
export function sessionDigest(audience: string, stepUp: string, holder: Holder): string {
  return sha256(canonicalJson({ type: 'session', holder: canonicalHolder(holder), aud: audience, step_up: stepUp }));
}

function canonicalHolder(holder: Holder): Canonical {
  return { iss: holder.issuer, sub: holder.sub, client_id: holder.clientId, origin_jti: holder.originJti };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
