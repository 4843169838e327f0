import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { approvalItem, displayedItem } from '../../../src/disputes/dispute-items.ts';
import { BINDING, NOW, USER } from '../../fixtures/step-up-records.ts';

const doc = readFileSync(new URL('../../../docs/disputes.md', import.meta.url), 'utf8');

const shared = { binding: BINDING, approvalId: 'a', sessionId: 's', providerUserId: 'p' };
const ITEMS = {
  displayed: displayedItem(USER, { ...shared, display: 'Pay' }, 1, NOW),
  approval: approvalItem(
    USER,
    { ...shared, acr: 'acr', amr: [], authTime: NOW, rangAt: NOW, providerChallengeId: 'c', jws: 'j' },
    1,
    NOW,
  ),
};

describe('docs/disputes.md', () => {
  it.each(['displayed', 'approval'] as const)('lists every attribute of an item %s, and no other', (kind) => {
    const rows = [...doc.matchAll(/^\| (`\w+`(?:, `\w+`)*) \| [^|]+ \| ([^|]+) \|/gm)]
      .filter(([, , where = '']) => where === 'both' || where === `\`${kind}\``)
      .flatMap(([, names = '']) => names.replaceAll('`', '').split(', '));

    expect(['pk', 'sk', ...rows].toSorted()).toEqual(Object.keys(ITEMS[kind]).toSorted());
  });

  it('tells the key of a person as it is written', () => {
    expect(doc).toContain('`person#` and the base64url SHA-256 of `user#<length>:<user pool id>#<sub>`');
    expect(ITEMS.approval['pk']).toBe('person#yOm_IV2a0TCwdl9aG_ttNO7_Uvnk5eDfkwC9nucHPhU');
    expect([ITEMS.displayed['sk'], ITEMS.approval['sk']]).toEqual(['displayed#a', 'approval#a']);
  });
});
