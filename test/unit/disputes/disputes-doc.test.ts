import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { approvalItem, displayedItem } from '../../../src/disputes/dispute-items.ts';
import { boundText } from '../../fixtures/bound-text.ts';
import { BINDING, NOW, USER } from '../../fixtures/step-up-records.ts';

const doc = readFileSync(new URL('../../../docs/disputes.md', import.meta.url), 'utf8');

const shared = { binding: BINDING, approvalId: 'a', sessionId: 's', providerUserId: 'p' };
const ITEMS = {
  displayed: displayedItem(USER, { ...shared, display: 'Pay', transaction: '{}' }, 1, NOW),
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

  it('T13: tells how a shell finds a transaction and its digest', () => {
    const { binding, transaction } = boundText('Pay 12500.00 EUR to "Zoë \\ Söhne"\u2028\t$(id) ` % ');
    const commands = [...doc.matchAll(/^```sh\n(.*?)^```/gms)].map(([, block]) => block).join('');
    // In the place of the AWS command line: the item of this key and no other, as a line.
    const aws = `aws() { [ "$2" != get-item ] || [ "\${*: -1}" != "$KEY" ] || printf '%s\\n' "$TEXT"; }`;

    const printed = execFileSync('bash', ['-euo', 'pipefail', '-c', `${aws}\n${commands}`], {
      encoding: 'utf8',
      env: { ...process.env, KEY: keyIn(commands), TEXT: transaction },
    });

    expect(`transaction:${printed}`).toBe(binding);
  });
});

/** The key of the item `displayed` of the person and the approval that the commands name. */
function keyIn(commands: string): string {
  const partOf = (name: string) => new RegExp(`\\b${name}=([\\w-]+)`).exec(commands)?.[1] ?? '';
  const user = { userPoolId: partOf('pool'), sub: partOf('sub') };
  const text = { ...shared, approvalId: partOf('approval'), display: 'Pay', transaction: '{}' };
  const { pk, sk } = displayedItem(user, text, 1, NOW);
  return JSON.stringify({ pk: { S: pk }, sk: { S: sk } });
}
