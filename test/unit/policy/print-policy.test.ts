import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatProblem, type PolicyText, parsePolicy } from '../../../src/policy/parse-policy.ts';
import { printPolicy } from '../../../src/policy/print-policy.ts';
import { serializeCompiledPolicy } from '../../../src/policy/serialize-policy.ts';
import { policyText } from './policy-text.ts';

const EVERY_FORM = readFileSync(new URL('../../fixtures/policies/every-form.yaml', import.meta.url), 'utf8');
const BANK = readFileSync(new URL('../../../examples/bank/policy.yaml', import.meta.url), 'utf8');

function parse(text: string, overlays: readonly PolicyText[] = []) {
  const parsed = parsePolicy(text, 'p.yaml', overlays);
  if (!parsed.ok) throw new Error(parsed.problems.map(formatProblem).join('\n'));
  return { effective: parsed.effective, bytes: serializeCompiledPolicy(parsed.policy) };
}

/** What a policy compiles to, and what its printed form compiles to. */
function compiledTwice(text: string, ...overlays: readonly unknown[]) {
  const files = overlays.map((overlay, index) => ({ text: JSON.stringify(overlay), file: `${index}.yaml` }));
  const { effective, bytes } = parse(text, files);
  const printed = printPolicy(effective, ['p.yaml'], 'digest');
  return { bytes, again: parse(printed).bytes };
}

// What YAML would read as something else if it stood without quotes, or would fold, fence or lose.
const TRAPS = [
  'null',
  '~',
  'true',
  'no',
  '1',
  '1e3',
  '0x1F',
  '.inf',
  '2026-01-01',
  '-',
  '?',
  ':',
  '#a',
  'a#b',
  "'",
  '"',
];
const MORE_TRAPS = [
  '{a}',
  '[a]',
  '&a',
  '*a',
  '!t',
  '%',
  '@',
  '`',
  '|',
  '>',
  '<<',
  '---',
  'a:b',
  '\\',
  'é',
  '😀',
  '\u0301',
];

const trap = fc.constantFrom(...TRAPS, ...MORE_TRAPS);
const pointer = fc
  .array(
    fc.oneof(
      trap,
      fc.constantFrom('\n', ' ', '\t', '\u0000', '\u0085', '\u2028', '\uFEFF', '\uD800', 'a: b', '', 'x'.repeat(200)),
    ),
    { minLength: 1, maxLength: 3 },
  )
  .map((parts) => `/${parts.join('').replaceAll('~', '~0').replaceAll('/', '~1')}`);

const route = fc.record(
  {
    scopes: fc.array(fc.constantFrom('null', '1', 'a/b', '#', '&a', '{', ']', "'", ',', ':'), {
      minLength: 1,
      maxLength: 3,
    }),
    groups: fc.array(trap, { minLength: 1, maxLength: 3 }),
    transaction: pointer.chain((place) =>
      trap.map((word) => ({ fields: { a: place }, show: `${word.replaceAll(/[{}]/g, '')} {a}` })),
    ),
    require: fc.constantFrom('token', 'deny', { step_up: 'liveid', covers: 'session', max_age: '60s' }),
  },
  { requiredKeys: ['require'] },
);

const overlay = fc.record(
  {
    audience: fc.constantFrom('null', 'true', '1', '0x1', '1e3', 'bank-prod', '-', '.', '2026-01-01'),
    amounts: fc.constant({ low: { EUR: '5', USD: null }, other: { JPY: '1' } }),
    routes: fc.dictionary(
      fc.constantFrom(
        'GET /x/{id}',
        'GET /health',
        'POST /payees',
        'ANY /',
        'GET /a:b',
        'PUT /...',
        'PUT /{a+}',
        `GET /${'b'.repeat(1500)}`,
      ),
      fc.oneof({ weight: 4, arbitrary: route }, { weight: 1, arbitrary: fc.constant(null) }),
      { maxKeys: 6 },
    ),
  },
  { requiredKeys: [] },
);

describe('printPolicy', () => {
  it.each([
    ['the policy with every form', EVERY_FORM],
    ['the policy of the sample bank', BANK],
  ])('prints %s as a policy that compiles to the same bytes', (_, text) => {
    const { bytes, again } = compiledTwice(text);

    expect(again).toBe(bytes);
  });

  it('prints a policy with overlays as one that compiles to the same bytes', () => {
    let sound = 0;

    fc.assert(
      fc.property(fc.array(overlay, { minLength: 1, maxLength: 3 }), (overlays) => {
        const files = overlays.map((value, index) => ({ text: JSON.stringify(value), file: `${index}.yaml` }));
        if (!parsePolicy(EVERY_FORM, 'p.yaml', files).ok) return;
        sound += 1;

        const { bytes, again } = compiledTwice(EVERY_FORM, ...overlays);

        expect(again).toBe(bytes);
      }),
      { numRuns: 60 },
    );

    expect(sound).toBeGreaterThan(10);
  });

  it('prints nothing that UTF-8 would change', () => {
    fc.assert(
      fc.property(pointer, (place) => {
        const printed = printPolicy({ place, [place]: [place] }, ['p.yaml'], 'digest');

        expect(printed.isWellFormed()).toBe(true);
      }),
    );
  });

  it('names its files, the compiled digest, and keeps the order of the policy', () => {
    const { effective } = parse(policyText({}));

    const printed = printPolicy(effective, ['p.yaml', 'p.eu.yaml', 'p.prod.yaml'], 'ab12');

    expect(printed).toBe(`# The effective policy of p.yaml
#   with p.eu.yaml over it
#   with p.prod.yaml over it
# compiled sha256: ab12
version: 1
audience: bank
callers:
  customer: { clients: [ web ] }
  robot: { clients: [ robot ], machine: true }
defaults: { caller: customer }
amounts:
  low: { EUR: "30.00" }
step_ups:
  liveid: { acr_values: [ urn:countersign:acr:liveid ], max_age: 5m }
transactions:
  pay:
    fields: { amount: /amount, currency: /currency }
    show: "{amount} {currency}"
routes:
  GET /x: { require: token }
`);
  });

  it('keeps the name of a file within its comment', () => {
    const printed = printPolicy({ version: 1 }, ['a\nversion: 2\u2028', '\u0085x'], 'digest');

    expect(printed).toBe(
      '# The effective policy of a\\u{a}version: 2\\u{2028}\n#   with \\u{85}x over it\n# compiled sha256: digest\nversion: 1\n',
    );
  });

  it('writes out what stands twice: no anchors, no aliases', () => {
    const twice = { clients: ['web'] };

    const printed = printPolicy({ a: twice, b: twice }, ['p.yaml'], 'digest');

    expect(printed).not.toMatch(/[&*]/);
  });
});
