import { createHash } from 'node:crypto';
import type { RequestHeaders } from '../../../src/seal/check-seal.ts';
import { encodeSeal, fieldsSha256, SEAL_CONTEXT_KEY, type Seal } from '../../../src/seal/seal.ts';
import { verifySeal } from '../../../src/seal/verify-seal.ts';
import { parseTransactionHeader } from '../../../src/transaction/transaction-header.ts';

export const EXPECTED = { audience: 'bank-prod', route: 'POST /transfers/{kind}' } as const;
export const HEADER = 'amount="12500.00", currency=EUR, payee="DE02120300000000202051"';
export const BODY =
  '{"amount":"12500.00","currency":"EUR","creditor":{"iban":"DE02120300000000202051"},"from":"account-1"}';
export const POINTERS: ReadonlyMap<string, string> = new Map([
  ['amount', '/amount'],
  ['currency', '/currency'],
  ['payee', '/creditor/iban'],
]);

/** What stands at the back end. */
export interface SealedRequest {
  readonly context: unknown;
  readonly headers: RequestHeaders;
  readonly body: string | Uint8Array | null;
}

/** The seal that the authorizer makes of a request: it sees header and digest, and never the body. */
export function sealOf(header: string | undefined, body: string | Uint8Array, pointers = POINTERS): Seal {
  const declared = header === undefined ? undefined : parseTransactionHeader(header);
  return {
    audience: EXPECTED.audience,
    method: 'POST',
    resource: '/transfers/{kind}',
    contentSha256: createHash('sha256').update(body).digest('base64url'),
    fieldsSha256: fieldsSha256(declared?.kind === 'fields' ? declared.fields : new Map()),
    pointers,
    basis: 'transaction',
    approvalId: 'AAAAAAAAAAAAAAAAAAAAAA',
    execution: undefined,
  };
}

export function contextOf(seal: Seal): Readonly<Record<string, unknown>> {
  return { principalId: 'person-1', integrationLatency: 7, [SEAL_CONTEXT_KEY]: encodeSeal(seal) };
}

/** A request as the client sent it, let through by the authorizer. Header and body need not agree: that is for the back end to see. */
export function sealed(body: string | Uint8Array = BODY, header = HEADER, pointers = POINTERS): SealedRequest {
  return {
    context: contextOf(sealOf(header, body, pointers)),
    headers: { 'X-High-Value-Transaction': [header] },
    body,
  };
}

/** The same on a route whose transaction has no fields. */
export function sealedWithoutFields(body: string | Uint8Array): SealedRequest {
  return { context: contextOf(sealOf(undefined, body, new Map())), headers: {}, body };
}

/** `ok`, or the reason and the field at fault. */
export function outcome(request: SealedRequest, expected: { audience: string; route: string } = EXPECTED): string {
  const verification = verifySeal(request.context, request.headers, request.body, expected);
  if (verification.ok) return 'ok';
  return verification.field === undefined ? verification.reason : `${verification.reason} ${verification.field}`;
}
