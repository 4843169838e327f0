import { describe, expect, it } from 'vitest';
import type { ApprovalClaims } from '../../../src/seal/approval-claims.ts';
import type { Seal } from '../../../src/seal/seal.ts';
import { type OnceVerification, verifySealOnce } from '../../../src/seal/verify-seal-once.ts';
import { memoryApprovalClaims } from './memory-approval-claims.ts';
import { BODY, contextOf, EXPECTED, HEADER, type SealedRequest, sealed, sealOf } from './sealed-request.ts';

const APPROVAL = 'AAAAAAAAAAAAAAAAAAAAAA';
const FIELDS = new Map([
  ['amount', '12500.00'],
  ['currency', 'EUR'],
  ['payee', 'DE02120300000000202051'],
]);

function requestWith(change: Partial<Seal>): SealedRequest {
  return { ...sealed(), context: contextOf({ ...sealOf(HEADER, BODY), execution: 'once', ...change }) };
}

const REQUEST = requestWith({});

function verify(
  { context, headers, body }: SealedRequest,
  claims: ApprovalClaims,
  expected = EXPECTED,
): Promise<OnceVerification> {
  return verifySealOnce(context, headers, body, expected, claims);
}

describe('verifySealOnce', () => {
  it('T16: accepts the first request of an approval, and claims it', async () => {
    const claims = memoryApprovalClaims();

    expect(await verify(REQUEST, claims)).toEqual({
      ok: true,
      fields: FIELDS,
      basis: 'transaction',
      approvalId: APPROVAL,
    });
    expect([...claims.claimed]).toEqual([APPROVAL]);
  });

  it('T16: refuses the second, and says what it asked for and under which name the first was executed', async () => {
    const claims = memoryApprovalClaims();
    await verify(REQUEST, claims);

    expect(await verify(REQUEST, claims)).toEqual({
      ok: false,
      reason: 'approval_already_claimed',
      field: undefined,
      fields: FIELDS,
      approvalId: APPROVAL,
    });
  });

  it('T16: accepts one of 50 requests of one approval', async () => {
    const claims = memoryApprovalClaims();

    const answers = await Promise.all(Array.from({ length: 50 }, () => verify(REQUEST, claims)));

    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
  });

  it('T16: claims an approval that comes only once as well', async () => {
    const claims = memoryApprovalClaims();
    const request = requestWith({ execution: undefined });

    expect(await verify(request, claims)).toMatchObject({ ok: true, approvalId: APPROVAL });
    expect(await verify(request, claims)).toMatchObject({ ok: false, reason: 'approval_already_claimed' });
  });

  it.each(['token', 'session'] as const)('accepts each request on the basis %s, and claims nothing', async (basis) => {
    const claims = memoryApprovalClaims();
    const request = requestWith({ basis, approvalId: undefined, execution: undefined });

    const answers = [await verify(request, claims), await verify(request, claims)];

    expect(answers).toEqual(answers.map(() => ({ ok: true, fields: FIELDS, basis, approvalId: undefined })));
    expect(claims.claimed.size).toBe(0);
  });

  it.each<[string, SealedRequest]>([
    ['seal_missing', { ...REQUEST, context: null }],
    ['seal_malformed', { ...REQUEST, context: { countersign_seal: 'x' } }],
    ['seal_of_another_audience', requestWith({ audience: 'bank-sandbox' })],
    ['seal_of_another_route', requestWith({ method: 'PUT' })],
    ['body_differs', { ...REQUEST, body: `${BODY} ` }],
    ['transaction_header_differs', { ...REQUEST, headers: {} }],
    ['body_not_json', { ...REQUEST, headers: { ...REQUEST.headers, 'Content-Type': 'application/xml' } }],
    ['body_field_missing', requestWith({ pointers: new Map([['amount', '/amount']]) })],
    [
      'body_field_differs',
      requestWith({
        pointers: new Map([
          ['amount', '/amount'],
          ['currency', '/currency'],
          ['payee', '/from'],
        ]),
      }),
    ],
  ])('T22: refuses with %s before it claims anything', async (reason, request) => {
    const claims = memoryApprovalClaims();

    expect(await verify(request, claims)).toMatchObject({ ok: false, reason });
    expect(claims.claimed.size).toBe(0);
    expect(await verify(REQUEST, claims)).toMatchObject({ ok: true });
  });

  it('T25: throws what the claims throw', async () => {
    const outage = new Error('no answer');

    await expect(verify(REQUEST, { claim: () => Promise.reject(outage) })).rejects.toBe(outage);
  });

  it.each([undefined, null, true, '', 'Claimed', {}])('T25: executes nothing on a claim of %j', async (answer) => {
    const claims: ApprovalClaims = { claim: async () => JSON.parse(JSON.stringify({ answer })).answer };

    expect(await verify(REQUEST, claims)).toMatchObject({ ok: false, reason: 'approval_already_claimed' });
  });
});
