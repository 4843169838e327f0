import { createServer } from 'node:http';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type HttpHeaders, verifyHttpRequest, verifyHttpRequestOnce } from '../../../src/backend/http-request.ts';
import { encodeSeal, type Seal } from '../../../src/seal/seal.ts';
import { send } from '../../local-stack/gateway/http-client.ts';
import { memoryApprovalClaims } from '../seal/memory-approval-claims.ts';
import { BODY, EXPECTED, HEADER, sealOf } from '../seal/sealed-request.ts';

const sealText = (change: Partial<Seal> = {}) => encodeSeal({ ...sealOf(HEADER, BODY), ...change }) ?? '';
const SEAL = sealText();
const RAW = ['Host', 'bank', 'X-High-Value-Transaction', HEADER, 'X-Countersign-Seal', SEAL];

function outcome(headers: HttpHeaders, body: string | Uint8Array | null = BODY): string {
  const verified = verifyHttpRequest(headers, body, EXPECTED);
  return verified.ok ? 'ok' : verified.reason;
}

describe('verifyHttpRequest', () => {
  it('T22: takes the request that was let through, and no other body', () => {
    expect(outcome(RAW)).toBe('ok');
    expect(outcome({ 'x-high-value-transaction': HEADER, 'x-countersign-seal': SEAL })).toBe('ok');
    expect(outcome(RAW, new TextEncoder().encode(BODY))).toBe('ok');
    expect(outcome(RAW, `${BODY} `)).toBe('body_differs');
    expect(outcome(RAW, null)).toBe('body_differs');
  });

  it('T22: refuses a request without a seal', () => {
    expect(outcome(RAW.slice(0, 4))).toBe('seal_missing');
    expect(outcome([...RAW.slice(0, 4), 'X-Countersign-Seal', ''])).toBe('seal_missing');
    expect(outcome([...RAW.slice(0, 4), 'X_Countersign_Seal', SEAL])).toBe('seal_missing');
    expect(outcome([])).toBe('seal_missing');
    expect(outcome(null)).toBe('seal_missing');
  });

  it.each([
    ['the same twice', ['x-countersign-seal', SEAL]],
    ['another one', ['x-countersign-seal', sealText({ audience: 'bank-test' })]],
    ['an empty one', ['X-COUNTERSIGN-SEAL', '']],
  ])('T12: refuses %s beside the seal, in either order', (_, more) => {
    expect(outcome([...RAW, ...more])).toBe('seal_malformed');
    expect(outcome([...more, ...RAW])).toBe('seal_malformed');
  });

  it('T12: refuses a repeated seal however a framework shows it', () => {
    const declared = { 'x-high-value-transaction': HEADER };

    expect(outcome({ ...declared, 'x-countersign-seal': [SEAL, SEAL] })).toBe('seal_malformed');
    expect(outcome({ ...declared, 'x-countersign-seal': `${SEAL}, ${SEAL}` })).toBe('seal_malformed');
    expect(outcome({ ...declared, 'x-countersign-seal': SEAL, 'X-Countersign-Seal': SEAL })).toBe('seal_malformed');
  });

  it('T12: sees a repeated transaction header, of which other readers take one', () => {
    expect(outcome([...RAW, 'x-high-value-transaction', HEADER])).toBe('transaction_header_differs');
  });

  it.each<[unknown]>([[{ amount: '12500.00' }], [[]], [7], [true]])('throws for the body %j', (body) => {
    const call = () => Reflect.apply(verifyHttpRequest, undefined, [RAW, body, EXPECTED]);

    expect(call).toThrow(expect.objectContaining({ code: 'ERR_EVENT_INVALID', detail: 'body_not_raw' }));
  });

  it('T28: lets nothing through under other headers, and never throws for them', () => {
    const name = fc.constantFrom('X-Countersign-Seal', 'x-countersign-seal', '__proto__', 'constructor', 'host');
    const value = fc.oneof(fc.string(), fc.constantFrom(SEAL, sealText({ resource: '/other' }), HEADER));
    const rawHeaders = fc.array(fc.tuple(name, value)).map((pairs) => pairs.flat());
    fc.assert(
      fc.property(rawHeaders, fc.boolean(), (others, odd) => {
        const headers = [...others, ...(odd ? ['host'] : [])];

        const expected = headers.some((text) => text.toLowerCase() === 'x-countersign-seal');
        expect(outcome([...RAW, ...headers])).toBe(expected ? 'seal_malformed' : 'ok');
        expect(outcome(headers)).not.toBe('ok');
      }),
    );
  });
});

describe('verifyHttpRequestOnce', () => {
  it('T16: gives one of 50 requests with one approval to be executed, and the others its name', async () => {
    const claims = memoryApprovalClaims();
    const headers = [...RAW.slice(0, 4), 'X-Countersign-Seal', sealText({ execution: 'once' })];

    const all = await Promise.all(
      Array.from({ length: 50 }, () => verifyHttpRequestOnce(headers, BODY, EXPECTED, claims)),
    );

    const again = { ok: false, reason: 'approval_already_claimed', approvalId: 'AAAAAAAAAAAAAAAAAAAAAA' };
    expect(all.filter(({ ok }) => ok)).toHaveLength(1);
    expect(all.filter(({ ok }) => !ok)).toEqual(Array.from({ length: 49 }, () => expect.objectContaining(again)));
    expect(outcome(headers)).toBe('claim_needed');
  });

  it('T16: claims nothing for a repeated seal', async () => {
    const claims = memoryApprovalClaims();

    await verifyHttpRequestOnce([...RAW, 'x-countersign-seal', SEAL], BODY, EXPECTED, claims);

    expect(claims.claimed.size).toBe(0);
  });
});

describe('a server of node:http', () => {
  it('T22: reads rawHeaders and bytes as they came over the wire', async () => {
    const server = createServer(async (request, reply) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const rawBody = Buffer.concat(chunks);
      reply.end([request.rawHeaders, request.headers].map((headers) => outcome(headers, rawBody)).join(' '));
    });
    onTestFinished(() => new Promise((done) => void server.close(() => done())));
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const address = server.address();
    const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
    const post = async (headers: readonly string[], body: string) =>
      (await send(url, '/', { method: 'POST', headers, body })).body;

    expect(await post(RAW.slice(2), BODY)).toBe('ok ok');
    expect(await post([...RAW.slice(2), 'x-countersign-seal', SEAL], BODY)).toBe('seal_malformed seal_malformed');
    expect(await post(RAW.slice(2), BODY.replace('DE02', 'DE03'))).toBe('body_differs body_differs');
  });
});
