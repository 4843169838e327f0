import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createHandle, parseHandle, sameNonce } from '../../../src/step-up/handle.ts';
import type { Binding } from '../../../src/step-up/record.ts';
import { BINDING, NONCE, OTHER_NONCE } from '../../fixtures/step-up-records.ts';

const bytes = (length: number) =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((value) => Buffer.from(value).toString('base64url'));
const bindings = fc
  .tuple(fc.constantFrom('transaction', 'session'), bytes(32))
  .map(([kind, digest]): Binding => `${kind}:${digest}`);

describe('createHandle', () => {
  it('gives 70 characters that a header, JSON and a URL carry unescaped', () => {
    const handle = createHandle(BINDING, NONCE);

    expect(handle).toMatch(/^cs1\.[A-Za-z0-9_-]{66}$/);
  });

  it.each<[string, Binding]>([
    ['a digest that is undefined', 'transaction:undefined'],
    ['a digest of 31 bytes', `transaction:${'A'.repeat(42)}`],
    ['a digest with unused bits set', `transaction:${'A'.repeat(42)}B`],
  ])('T41: refuses %s', (_name, binding) => {
    expect(() => createHandle(binding, NONCE)).toThrow(RangeError);
  });

  it.each(['', 'A'.repeat(21), 'A'.repeat(23), `${'A'.repeat(21)}B`])('refuses the nonce %j', (nonce) => {
    expect(() => createHandle(BINDING, nonce)).toThrow(RangeError);
  });
});

describe('parseHandle', () => {
  it('reads back what createHandle wrote', () => {
    fc.assert(
      fc.property(bindings, bytes(16), (binding, nonce) => {
        expect(parseHandle(createHandle(binding, nonce))).toEqual({ binding, nonce });
      }),
    );
  });

  it('T24: reads no handle with a flipped bit as the same challenge', () => {
    const handle = createHandle(BINDING, NONCE);
    const original = parseHandle(handle);

    const flipped = [...Array(handle.length * 8).keys()].map((bit) => {
      const characters = Buffer.from(handle, 'latin1');
      characters.writeUInt8(characters.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      return characters.toString('latin1');
    });

    expect(flipped.filter((text) => isEqual(parseHandle(text), original))).toEqual([]);
  });

  it('T24: refuses each flipped bit of the kind but the one that names the other kind', () => {
    const body = Buffer.from(createHandle(BINDING, NONCE).slice(4), 'base64url');

    const kinds = [...Array(8).keys()].map((bit) => {
      const copy = Buffer.from(body);
      copy.writeUInt8(copy.readUInt8(0) ^ (1 << bit), 0);
      return parseHandle(`cs1.${copy.toString('base64url')}`)?.binding.split(':')[0];
    });

    expect(kinds).toEqual(['session', ...Array(7).fill(undefined)]);
  });

  const body = createHandle(BINDING, NONCE).slice(4);
  it.each<[string, unknown]>([
    ['an empty text', ''],
    ['the prefix alone', 'cs1.'],
    ['another version', `cs2.${body}`],
    ['no prefix', body],
    ['one byte less', `cs1.${Buffer.alloc(48).toString('base64url')}`],
    ['one byte more', `cs1.${Buffer.alloc(50).toString('base64url')}`],
    ['unused bits that are set', `cs1.${body.slice(0, -1)}B`],
    ['padding', `cs1.${body}==`],
    ['white space at the end', `cs1.${body}\n`],
    ['white space inside', `cs1.${body.slice(0, 9)} ${body.slice(9)}`],
    ['the other base64 alphabet', `cs1.${'+'.repeat(66)}`],
    ['a JSON Web Token', 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln'],
    ['200 kB', `cs1.${'A'.repeat(200_000)}`],
    ['a list of one handle', [`cs1.${body}`]],
    ['an object', { toString: () => `cs1.${body}` }],
    ['null', null],
    ['undefined', undefined],
  ])('T24: refuses %s', (_name, text) => {
    expect(parseHandle(text)).toBeUndefined();
  });

  it('T28: gives undefined or a well-formed challenge for any text', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((text) => `cs1.${text}`),
        ),
        (text) => {
          const parsed = parseHandle(text);

          expect(parsed === undefined || createHandle(parsed.binding, parsed.nonce) === text).toBe(true);
        },
      ),
    );
  });
});

describe('sameNonce', () => {
  it.each([
    ['equal nonces', NONCE, NONCE, true],
    ['different nonces', NONCE, OTHER_NONCE, false],
    ['nonces that differ in the last character', NONCE, `${'A'.repeat(21)}Q`, false],
    ['a prefix', NONCE, NONCE.slice(0, -1), false],
    ['a text of as many characters and more bytes', NONCE, `${'A'.repeat(21)}é`, false],
  ])('T24: tells %s', (_name, a, b, expected) => {
    expect(sameNonce(a, b)).toBe(expected);
  });
});

function isEqual(a: ReturnType<typeof parseHandle>, b: ReturnType<typeof parseHandle>): boolean {
  return a?.binding === b?.binding && a?.nonce === b?.nonce;
}
