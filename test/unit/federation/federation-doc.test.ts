import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { assertionAttributesOf } from '../../../src/federation/assertion-item.ts';
import type { Copy } from '../../../src/federation/copy-assertion.ts';
import type { LinkedPerson } from '../../../src/federation/linked-person.ts';
import { NOW } from '../../fixtures/step-up-records.ts';

const read = (file: string) => readFileSync(new URL(`../../../docs/${file}`, import.meta.url), 'utf8');

type Refusal =
  | Extract<Copy, { kind: 'refuse' }>['reason']
  | 'level_not_asserted'
  | Extract<LinkedPerson, { kind: 'unclear' }>['reason']
  | 'assertion_missing'
  | 'identities_missing'
  | 'user_unknown';

const REFUSALS: Readonly<Record<Refusal, true>> = {
  assertion_missing: true,
  assertion_not_new: true,
  assertion_too_old: true,
  identities_ambiguous: true,
  identities_malformed: true,
  identities_missing: true,
  identity_of_another: true,
  level_not_asserted: true,
  user_unknown: true,
};

describe('docs/federation.md', () => {
  it.each(Object.keys(REFUSALS))('T25: lists %s among the reasons that a log may have', (reason) => {
    expect(read('federation.md')).toMatch(
      new RegExp(`^\\| \`pre_token_generation\` \\| \`refused\` \\| .*\`${reason}\``, 'm'),
    );
  });
});

describe('the section of docs/table.md on assertions', () => {
  it('lists every attribute, and no other', () => {
    const section = read('table.md')
      .split(/^## /m)
      .find((text) => text.startsWith('Assertion of an identity provider\n'));
    const listed = [...(section ?? '').matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name);

    const written = assertionAttributesOf({ rev: 1, ial: 2, issuedAt: NOW, authenticatedAt: NOW, purgeAt: NOW });
    expect(listed.toSorted()).toEqual(Object.keys(written).toSorted());
  });
});
