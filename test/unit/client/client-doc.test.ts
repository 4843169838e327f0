import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { StepUpError, type StepUpErrorCode } from '../../../src/client/index.ts';
import { accessToken } from './bank-world.ts';
import { toldOf } from './documented-errors.ts';
import { createBank } from './documented-transfer.ts';

const DOCUMENT = readFileSync(new URL('../../../docs/client.md', import.meta.url), 'utf8');

afterEach(() => void vi.unstubAllGlobals());

// The compiler keeps this list equal to the union, the test keeps the document equal to the list.
const CODES = Object.keys({
  declined: true,
  expired: true,
  locked: true,
  busy: true,
  not_accepted: true,
  not_enrolled: true,
  signed_out: true,
  unsupported: true,
  unavailable: true,
  failed: true,
} satisfies Record<StepUpErrorCode, true>);

describe('docs/client.md', () => {
  it('explains every code, and no other', () => {
    const [, section = ''] = DOCUMENT.split('## What goes wrong');

    const explained = [...section.matchAll(/^\| `(\w+)` \|/gm)].map(([, code]) => code);

    expect(explained).toEqual(CODES);
  });

  it('shows the examples that are compiled here', () => {
    const shown = [...DOCUMENT.matchAll(/^```ts\n([\s\S]*?)^```\n/gm)].map(([, code]) => code);

    expect(shown).toEqual(['transfer', 'errors', 'sign-up'].map(exampleOf));
  });

  it('shows an example that sends what the authorizer asks for', async () => {
    const sent: Request[] = [];
    vi.stubGlobal('fetch', async (request: Request) => {
      sent.push(request);
      return new Response('{}');
    });
    const bank = createBank(
      'https://api.example/prod',
      async () => accessToken(),
      () => {},
    );

    const { status } = await bank.transfer({ amount: '1.00', currency: 'EUR', iban: 'DE02120300000000202051' });

    expect(status).toBe(200);
    expect(sent[0]?.headers.get('x-high-value-transaction')).toBe(
      'amount="1.00", currency="EUR", payee="DE02120300000000202051"',
    );
  });

  it('shows an example that has a text for every code', () => {
    const [declined, ...others] = CODES.map((code) => toldOf(Object.assign(new StepUpError('failed'), { code })));

    expect(declined).toContain('declined');
    expect(others).not.toContain(undefined);
    expect(toldOf(new TypeError('fetch failed'))).toBeUndefined();
  });
});

/** An example as a reader of the document would write it. */
function exampleOf(name: string): string {
  return readFileSync(new URL(`./documented-${name}.ts`, import.meta.url), 'utf8').replaceAll(
    '../../../src/client/index.ts',
    'countersign/client',
  );
}
