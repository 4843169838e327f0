import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { verifyCallback } from '../../../src/identity-provider/verify-callback.ts';
import { NOW } from './signed-result.ts';

const SECRET = 'callback-secret-0123456789abcdef';
const BODY = '{"session_id":"session-1","status":"Completed"}';

const hmac = (body: string, time: number | string = NOW, secret = SECRET) =>
  createHmac('sha256', secret).update(`${time}.${body}`).digest('hex');
const headerOf = (body: string, time: number | string = NOW, secret = SECRET) =>
  `t=${time},v1=${hmac(body, time, secret)}`;

function outcomeOf(body: string, header: string | undefined, secret = SECRET): string {
  const verified = verifyCallback(Buffer.from(body), header, secret, NOW);
  return verified.outcome === 'ok' ? verified.sessionId : verified.reason;
}

describe('verifyCallback', () => {
  it('gives the session of a signed callback', () => {
    expect(verifyCallback(Buffer.from(BODY), headerOf(BODY), SECRET, NOW)).toEqual({
      outcome: 'ok',
      sessionId: 'session-1',
      saysFinal: true,
    });
  });

  it.each([
    ['Completed', true],
    ['Expired', true],
    ['Declined', true],
    ['In Progress', false],
    ['Pending', false],
    ['completed', false],
    [undefined, false],
    [['Completed'], false],
  ])('T33: says of the status %j that it is final: %s', (status, saysFinal) => {
    const body = JSON.stringify({ session_id: 'session-1', status });

    const verified = verifyCallback(Buffer.from(body), headerOf(body), SECRET, NOW);

    expect(verified).toEqual({ outcome: 'ok', sessionId: 'session-1', saysFinal });
  });

  it.each([-300, 300])('T33: accepts a callback %i seconds from now, and not one more', (distance) => {
    const further = distance + Math.sign(distance);

    expect(outcomeOf(BODY, headerOf(BODY, NOW + distance))).toBe('session-1');
    expect(outcomeOf(BODY, headerOf(BODY, NOW + further))).toBe('time_out_of_window');
  });

  it('T33: refuses another secret, another body and another time', () => {
    expect(outcomeOf(BODY, headerOf(BODY, NOW, `${SECRET}x`))).toBe('signature_mismatch');
    expect(outcomeOf(BODY.replace('session-1', 'session-2'), headerOf(BODY))).toBe('signature_mismatch');
    expect(outcomeOf(BODY, headerOf(BODY).replace(`t=${NOW}`, `t=${NOW + 1}`))).toBe('signature_mismatch');
    expect(outcomeOf(BODY, `t=${NOW},v1=${createHmac('sha256', SECRET).update(BODY).digest('hex')}`)).toBe(
      'signature_mismatch',
    );
  });

  it('T33: the signature is over the raw body: the same JSON written otherwise is refused', () => {
    expect(outcomeOf(BODY.replace(',', ', '), headerOf(BODY))).toBe('signature_mismatch');
  });

  it('T33: each flipped bit of a signature is refused', () => {
    const signature = Buffer.from(hmac(BODY), 'hex');
    const flipped = Array.from({ length: 256 }, (_, bit) => {
      const copy = Buffer.from(signature);
      copy.writeUInt8(copy.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      return `t=${NOW},v1=${copy.toString('hex')}`;
    });

    expect(new Set(flipped.map((header) => outcomeOf(BODY, header)))).toEqual(new Set(['signature_mismatch']));
  });

  it('T33: one right signature among four is enough, wherever it stands, and five are too many', () => {
    const [right, wrong] = [`v1=${hmac(BODY)}`, `v1=${'0'.repeat(64)}`];
    const withRightAt = (place: number, count: number) =>
      `t=${NOW},${Array.from({ length: count }, (_, index) => (index === place ? right : wrong)).join()}`;

    for (const place of [0, 1, 2, 3]) expect(outcomeOf(BODY, withRightAt(place, 4))).toBe('session-1');
    expect(outcomeOf(BODY, withRightAt(9, 4))).toBe('signature_mismatch');
    expect(outcomeOf(BODY, withRightAt(0, 5))).toBe('signature_malformed');
  });

  it('T33: refuses a callback without a signature', () => {
    expect(outcomeOf(BODY, undefined)).toBe('signature_missing');
  });

  const signature = hmac(BODY);
  it.each([
    '',
    signature,
    `t=${NOW}`,
    `v1=${signature}`,
    `v1=${signature},t=${NOW}`,
    `t=${NOW},v0=${signature}`,
    `t=${NOW},v1=`,
    `t=${NOW},v1=${signature.slice(2)}`,
    `t=${NOW},v1=${signature}00`,
    `t=${NOW},v1=${signature.toUpperCase()}`,
    `t=${NOW}, v1=${signature}`,
    `t=${NOW},v1=${signature},`,
    `t=${NOW},v1=${signature},v2=${signature}`,
    `t=${NOW},t=${NOW},v1=${signature}`,
    `t=-${NOW},v1=${signature}`,
    `t=${NOW}.0,v1=${signature}`,
    `t=1e9,v1=${signature}`,
    `t=${'9'.repeat(13)},v1=${signature}`,
    `t=${NOW},v1=${signature}\n`,
  ])('T33: refuses the header %j', (header) => {
    expect(outcomeOf(BODY, header)).toBe('signature_malformed');
  });

  it('T33: accepts a signed body of exactly 16 KiB, and not one byte more', () => {
    const sized = (bytes: number) => BODY.padEnd(bytes, ' ');
    const limit = 16 * 1024;

    expect(outcomeOf(sized(limit), headerOf(sized(limit)))).toBe('session-1');
    expect(outcomeOf(sized(limit + 1), headerOf(sized(limit + 1)))).toBe('body_too_large');
  });

  it.each([
    '',
    'null',
    '[]',
    '{}',
    '{"session_id":7}',
    '{"session_id":""}',
    '{"session_id":"../admin"}',
    '{"session_id":["session-1"]}',
    '{"session_id":"session-1"',
  ])('T33: refuses the signed body %j', (body) => {
    expect(outcomeOf(body, headerOf(body))).toBe('body_malformed');
  });

  it('T33: text that is not UTF-8 is not JSON', () => {
    const bytes = Buffer.from([...Buffer.from('{"session_id":"session-1","x":"'), 0xff, ...Buffer.from('"}')]);
    const signed = createHmac('sha256', SECRET).update(`${NOW}.`).update(bytes).digest('hex');

    expect(verifyCallback(bytes, `t=${NOW},v1=${signed}`, SECRET, NOW)).toEqual({
      outcome: 'refused',
      reason: 'body_malformed',
    });
  });

  it('T33: a forged body is refused before it is read', () => {
    expect(outcomeOf('{', `t=${NOW},v1=${'0'.repeat(64)}`)).toBe('signature_mismatch');
  });

  it('T34: a secret of 32 characters is enough, and of 31 is refused: an empty one is known to everyone', () => {
    const [enough, short] = [SECRET.slice(0, 32), SECRET.slice(0, 31)];

    expect(outcomeOf(BODY, headerOf(BODY, NOW, enough), enough)).toBe('session-1');
    for (const secret of [short, '']) {
      expect(() => outcomeOf(BODY, headerOf(BODY, NOW, secret), secret)).toThrow(
        expect.objectContaining({ code: 'ERR_CONFIGURATION' }),
      );
    }
  });
});
