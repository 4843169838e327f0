import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EMPTY_CONTENT_SHA256, hasSha256, parseContentDigest } from '../../../src/transaction/content-digest.ts';

// RFC 9530, appendix D: {"hello": "world"} and a line feed.
const RFC_BODY = Buffer.from('{"hello": "world"}\n');
const RFC_BASE64 = 'RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=';
const RFC_HEADER = `sha-256=:${RFC_BASE64}:`;

describe('parseContentDigest', () => {
  it('reads the example of RFC 9530, and its digest is of its body', () => {
    const digest = parseContentDigest(RFC_HEADER);

    expect(digest).toBe('RK_0qy18MlBSVnWgjwz6lZEWjP_lF5HF9bvEF8FabDg');
    expect(hasSha256(RFC_BODY, digest ?? '')).toBe(true);
  });

  it('reads the digest of any content', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (content) => {
        const hash = createHash('sha256').update(content);
        const digest = parseContentDigest(`sha-256=:${hash.copy().digest('base64')}:`);

        expect(digest).toBe(hash.digest('base64url'));
        expect(hasSha256(content, digest ?? '')).toBe(true);
      }),
    );
  });

  it('T14: accepts one of the four base64 spellings of the same bytes', () => {
    // "g" is 100000: the last two bits are not part of the 32 bytes.
    const spellings = ['g', 'h', 'i', 'j'].map((last) => `sha-256=:${RFC_BASE64.replace(/g=$/, `${last}=`)}:`);

    expect(spellings.map((header) => parseContentDigest(header) !== undefined)).toEqual([true, false, false, false]);
  });

  it.each([
    ['nothing', ''],
    ['two members', `${RFC_HEADER}, ${RFC_HEADER}`],
    ['two members without a space', `${RFC_HEADER},${RFC_HEADER}`],
    ['another algorithm beside it', `sha-512=:${RFC_BASE64}:, ${RFC_HEADER}`],
    ['another algorithm after it', `${RFC_HEADER}, md5=:AAAA:`],
    ['another algorithm', `sha-512=:${RFC_BASE64}:`],
    ['another casing of the algorithm', `SHA-256=:${RFC_BASE64}:`],
    ['the older name', `SHA-256=${RFC_BASE64}`],
    ['a parameter', `${RFC_HEADER};q=1`],
    ['a bare parameter', `${RFC_HEADER};p`],
    ['a string', `sha-256="${RFC_BASE64}"`],
    ['a token', 'sha-256=abc'],
    ['an inner list', `sha-256=(:${RFC_BASE64}:)`],
    ['no value', 'sha-256'],
    ['an empty value', 'sha-256=::'],
    ['one byte less', `sha-256=:${Buffer.alloc(31).toString('base64')}:`],
    ['one byte more', `sha-256=:${Buffer.alloc(33).toString('base64')}:`],
    ['no padding', `sha-256=:${RFC_BASE64.slice(0, -1)}:`],
    ['base64url', `sha-256=:${RFC_BASE64.replaceAll('/', '_')}:`],
    ['hex', `sha-256=:${Buffer.alloc(32).toString('hex')}:`],
    ['white space before', ` ${RFC_HEADER}`],
    ['white space after', `${RFC_HEADER} `],
    ['a line feed after', `${RFC_HEADER}\n`],
    ['white space inside', `sha-256= :${RFC_BASE64}:`],
    ['letters beyond ASCII', RFC_HEADER.replace('R', '\uff32')],
  ])('refuses %s', (_name, header) => {
    expect(parseContentDigest(header)).toBeUndefined();
  });

  it('T28: gets through an endless header', () => {
    expect(parseContentDigest('sha-256=:'.repeat(200_000))).toBeUndefined();
    expect(parseContentDigest(`sha-256=:${'A'.repeat(1_000_000)}:`)).toBeUndefined();
  });
});

describe('hasSha256', () => {
  it('T22: notices a change in any bit of the content', () => {
    const digest = createHash('sha256').update(RFC_BODY).digest('base64url');
    const changed = Array.from({ length: RFC_BODY.length * 8 }, (_, bit) => {
      const copy = Buffer.from(RFC_BODY);
      copy.writeUInt8(copy.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      return hasSha256(copy, digest);
    });

    expect(changed).toHaveLength(152);
    expect(changed).not.toContain(true);
  });

  it('reads a view and not the whole buffer behind it', () => {
    const padded = Buffer.concat([Buffer.from('xx'), RFC_BODY, Buffer.from('yy')]);

    expect(hasSha256(padded.subarray(2, -2), createHash('sha256').update(RFC_BODY).digest('base64url'))).toBe(true);
  });

  it.each(['', 'A', 'not a digest', `${EMPTY_CONTENT_SHA256}AAAA`, EMPTY_CONTENT_SHA256.slice(0, -2)])(
    'refuses "%s" for a digest',
    (digest) => {
      expect(hasSha256(new Uint8Array(), digest)).toBe(false);
    },
  );

  it('knows the digest of an empty body', () => {
    expect(hasSha256(new Uint8Array(), EMPTY_CONTENT_SHA256)).toBe(true);
    expect(hasSha256(Buffer.from(' '), EMPTY_CONTENT_SHA256)).toBe(false);
  });
});
