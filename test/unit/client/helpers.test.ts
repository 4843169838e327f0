import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { contentDigest, transactionHeader } from '../../../src/client/index.ts';
import { parseContentDigest } from '../../../src/transaction/content-digest.ts';
import { displayProblem } from '../../../src/transaction/display-text.ts';
import { parseTransactionHeader } from '../../../src/transaction/transaction-header.ts';

afterEach(() => void vi.unstubAllGlobals());

describe('transactionHeader', () => {
  it('writes what the README shows', () => {
    const header = transactionHeader({ amount: '12500.00', currency: 'EUR', payee: 'DE02120300000000202051' });

    expect(header).toBe('amount="12500.00", currency="EUR", payee="DE02120300000000202051"');
  });

  it('writes quotes, backslashes, and text beyond ASCII', () => {
    expect(transactionHeader({ name: 'a "b" \\ 100%', other: 'Zoë "100%"' })).toBe(
      'name="a \\"b\\" \\\\ 100%", other=%"Zo%c3%ab %22100%25%22"',
    );
  });

  it('names a transaction without fields', () => {
    expect(parseTransactionHeader(transactionHeader({}))).toEqual({ kind: 'bare' });
  });

  it('T14: is read by the authorizer as it was written, whatever can be shown', () => {
    const name = fc.stringMatching(/^[a-z][a-z0-9_]{0,8}$/).filter((text) => text !== 'high-value');
    const value = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }).filter((text) => !displayProblem(text));
    const declared = fc.dictionary(name, value, { minKeys: 1, maxKeys: 4 });

    fc.assert(
      fc.property(declared, (fields) => {
        const read = parseTransactionHeader(transactionHeader(fields));

        expect(read).toEqual({ kind: 'fields', fields: new Map(Object.entries(fields)) });
      }),
    );
  });

  it('T9: lets no value out of its member', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 20 }), (value) => {
        const header = transactionHeader({ payee: value.toWellFormed() });

        expect(header).toMatch(/^payee=%?"[ -~]*"$/);
        const read = parseTransactionHeader(header);
        expect(read.kind === 'fields' ? [...read.fields.keys()] : ['payee']).toEqual(['payee']);
      }),
    );
  });
});

describe('contentDigest', () => {
  it.each([
    ['text', 'Zoë'],
    ['bytes', new TextEncoder().encode('Zoë')],
    ['a buffer', new TextEncoder().encode('Zoë').buffer],
  ])('is what the authorizer reads, of %s', async (_, body) => {
    const sha256 = createHash('sha256').update('Zoë').digest('base64url');

    expect(parseContentDigest(await contentDigest(body))).toBe(sha256);
  });

  it.each([undefined, {}])('is unsupported without Web Crypto: %j', async (crypto) => {
    vi.stubGlobal('crypto', crypto);

    await expect(contentDigest('')).rejects.toMatchObject({ name: 'StepUpError', code: 'unsupported' });
  });
});
