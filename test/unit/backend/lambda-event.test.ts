import { describe, expect, it } from 'vitest';
import { rawBodyOf, verifyLambdaEvent, verifyLambdaEventOnce } from '../../../src/backend/lambda-event.ts';
import { bankEvent } from '../seal/bank-event.ts';
import { memoryApprovalClaims } from '../seal/memory-approval-claims.ts';
import { BODY, EXPECTED } from '../seal/sealed-request.ts';

const ROUTE = 'POST /transfers/domestic';
const expected = { audience: EXPECTED.audience, route: ROUTE };
const NOT_RAW = expect.objectContaining({ code: 'ERR_EVENT_INVALID', detail: 'body_not_raw' });
const NOT_SUPPORTED = expect.objectContaining({ code: 'ERR_EVENT_INVALID', detail: 'event_not_supported' });

/** An event as JavaScript may have it, whatever the types say. */
const changed = (change: object) => Object.assign(bankEvent(ROUTE), change);

describe('verifyLambdaEvent', () => {
  it('T22: takes the event of the request that was let through, and no other body', () => {
    const base64 = (body: string) => ({ body: Buffer.from(body).toString('base64'), isBase64Encoded: true });
    const verify = (change: object) => verifyLambdaEvent(changed(change), expected);

    expect(verify({})).toMatchObject({ ok: true, approvalId: 'AAAAAAAAAAAAAAAAAAAAAA' });
    expect(verify(base64(BODY))).toMatchObject({ ok: true });
    expect(verify(base64(`${BODY} `))).toMatchObject({ ok: false, reason: 'body_differs' });
    expect(verify({ isBase64Encoded: true })).toMatchObject({ ok: false, reason: 'body_differs' });
    expect(verify({ body: null })).toMatchObject({ ok: false, reason: 'body_differs' });
  });

  it('T12: sees every value of a header, of which `headers` has the last alone', () => {
    const header = bankEvent(ROUTE).multiValueHeaders['X-High-Value-Transaction'] ?? [];
    const twice = { headers: {}, multiValueHeaders: { 'X-High-Value-Transaction': [...header, ...header] } };

    expect(verifyLambdaEvent(changed(twice), expected)).toMatchObject({ reason: 'transaction_header_differs' });
  });

  it.each([
    ['no authorizer', { authorizer: null }],
    ['no authorizer at all', {}],
    ['the context where an HTTP API has it', { authorizer: { lambda: { countersign_seal: 'x' } } }],
  ])('T22: refuses an event with %s', (_, requestContext) => {
    expect(verifyLambdaEvent(changed({ requestContext }), expected)).toMatchObject({ reason: 'seal_missing' });
  });

  it.each<[unknown]>([[{ amount: '12500.00' }], [[]], [7], [true], [undefined], [Buffer.from(BODY)]])(
    'throws for the body %j, which is not what was sent',
    (body) => {
      expect(() => verifyLambdaEvent(changed({ body }), expected)).toThrow(NOT_RAW);
    },
  );

  it.each([
    ['an HTTP API, payload 2.0', { version: '2.0', multiValueHeaders: undefined }],
    ['an HTTP API, payload 1.0', { version: '1.0' }],
    ['a load balancer without multi-value headers', { multiValueHeaders: undefined }],
    ['an invocation by hand, without a request context', { requestContext: undefined }],
    ['something whose request context is null', { requestContext: null }],
    ['something whose request context is text', { requestContext: 'prod' }],
    ['something whose headers are text', { multiValueHeaders: 'none' }],
  ])('throws for the event of %s', (_, change) => {
    expect(() => verifyLambdaEvent(changed(change), expected)).toThrow(NOT_SUPPORTED);
  });

  it.each(['null', '7', '"event"', '[]', '{}'])('throws for %s, which is no event', (text) => {
    expect(() => verifyLambdaEvent(JSON.parse(text), expected)).toThrow(NOT_SUPPORTED);
  });
});

describe('verifyLambdaEventOnce', () => {
  it('T16: gives one of 50 events with one approval to be executed', async () => {
    const claims = memoryApprovalClaims();
    const event = bankEvent(ROUTE, {}, { execution: 'once' });

    const all = await Promise.all(Array.from({ length: 50 }, () => verifyLambdaEventOnce(event, expected, claims)));

    expect(all.filter(({ ok }) => ok)).toHaveLength(1);
    expect(verifyLambdaEvent(event, expected)).toMatchObject({ reason: 'claim_needed' });
  });

  it('T16: claims nothing for an event that it cannot read or that was not let through', async () => {
    const claims = memoryApprovalClaims();

    await expect(verifyLambdaEventOnce(changed({ body: {} }), expected, claims)).rejects.toEqual(NOT_RAW);
    expect(await verifyLambdaEventOnce(changed({ body: '{}' }), expected, claims)).toMatchObject({ ok: false });

    expect(claims.claimed.size).toBe(0);
  });
});

describe('rawBodyOf', () => {
  it('gives the bytes that were sent', () => {
    const bytes = Buffer.from([0x7b, 0xff, 0x00, 0x7d]);

    expect(rawBodyOf(changed({ body: bytes.toString('base64'), isBase64Encoded: true }))).toEqual(bytes);
    expect(rawBodyOf(changed({ body: 'é' }))).toEqual(Buffer.from([0xc3, 0xa9]));
    expect(rawBodyOf(changed({ body: null }))).toHaveLength(0);
  });
});
