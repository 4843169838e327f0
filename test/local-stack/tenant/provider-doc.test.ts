import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { faultSetting } from '../../../dev/tenant/faults.ts';
import { persona } from '../../../dev/tenant/personas.ts';
import type { Capability } from '../../../src/identity-provider/identity-provider.ts';
import { PROOFING_STATUSES } from '../../../src/identity-provider/proofing-status.ts';
import { PROOFING_TYPE } from '../../../src/identity-provider/proofing-verifier.ts';
import { RESULT_TYPE } from '../../../src/identity-provider/result-verifier.ts';
import { CALLBACK_SIGNATURE_HEADER, type CallbackRefusal } from '../../../src/identity-provider/verify-callback.ts';

const doc = readFileSync(new URL('../../../docs/provider.md', import.meta.url), 'utf8');

const OPERATIONS = ['stepup', 'result', 'proofing', 'proofing-result', 'callback', 'jwks'];
const REFUSALS: Readonly<Record<CallbackRefusal, true>> = {
  body_too_large: true,
  signature_missing: true,
  signature_malformed: true,
  signature_mismatch: true,
  time_out_of_window: true,
  body_malformed: true,
};
const CAPABILITIES: Readonly<Record<Capability, true>> = {
  displays_transaction: true,
  echoes_digest: true,
  echoes_user: true,
  number_match: true,
  proofing_result: true,
  oidc_sub_is_user: true,
};

/** The rows of the table that has this head, each cell as the words that are marked as code, or its text where none is. */
function rows(head: string): readonly (readonly (readonly string[])[])[] {
  const table = doc.split(`| ${head} |\n`)[1]?.split('\n\n')[0] ?? '';
  const words = (cell: string) => [...cell.matchAll(/`([^`]+)`/g)].map(([, word = '']) => word);
  return table
    .split('\n')
    .slice(1)
    .map((row) => row.split('|').slice(1, -1).map(words));
}

const accepts = (operation: string, kind: string) =>
  faultSetting.safeParse({
    operation,
    fault: {
      kind,
      ...(kind === 'redirect' && { location: 'https://elsewhere.example' }),
      ...(kind === 'delayed' && { after_ms: 1 }),
    },
  }).success;

describe('docs/provider.md', () => {
  const faults = rows('kind | operation | effect');
  const kinds = faults.flatMap(([listed = []]) => listed);

  it('lists every fault with the operations that take it, and no other', () => {
    const listed = faults.flatMap(([kindsOfRow = [], named = []]) =>
      kindsOfRow.map((kind) => {
        const all = named.join() === 'callback' && !accepts('callback', kind);
        return [kind, all ? OPERATIONS.filter((operation) => operation !== 'callback') : named];
      }),
    );

    expect(listed).toEqual(kinds.map((kind) => [kind, OPERATIONS.filter((operation) => accepts(operation, kind))]));
    expect(new Set(kinds).size).toBe(kinds.length);
    expect(kinds).toHaveLength(27);
  });

  it('lists every persona, and no other', () => {
    const listed = rows('persona | on a push | on a proofing session').flatMap(([names = []]) => names);

    expect(listed.toSorted()).toEqual(persona.options.toSorted());
  });

  it('lists every capability, and no other', () => {
    const table = rows('capability | what is sent or required when declared | without it');
    const listed = table.flatMap(([names = []]) => names);

    expect(listed).toEqual(Object.keys(CAPABILITIES));
  });

  it('T33: lists every reason to refuse a callback, and no other', () => {
    const section = doc.split('## Callbacks (assumed)')[1]?.split('## ')[0] ?? '';

    const listed = [...section.matchAll(/^\| (`.*?) \|/gm)].flatMap(([, cell = '']) => cell.match(/\w+/g) ?? []);
    expect(listed).toEqual(Object.keys(REFUSALS));
  });

  it('names the types, the header and the states as the code has them', () => {
    for (const word of [RESULT_TYPE, PROOFING_TYPE, ...PROOFING_STATUSES]) expect(doc).toContain(`\`${word}\``);
    expect(doc).toContain(`\`${CALLBACK_SIGNATURE_HEADER}: t=`);
  });
});
