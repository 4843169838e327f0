import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { problemLines, warningLines } from './policy-text.ts';

const REFERENCE = readFileSync(new URL('../../../docs/policy.md', import.meta.url), 'utf8');
const BROKEN = readFileSync(new URL('../../fixtures/policies/two-slips.yaml', import.meta.url), 'utf8');

function blocks(language: string): readonly string[] {
  return REFERENCE.split(`\`\`\`${language}\n`)
    .slice(1)
    .map((rest) => rest.split('```')[0] ?? '');
}

describe('docs/policy.md', () => {
  const policies = blocks('yaml').filter((block) => block.startsWith('version:'));

  it('shows at least one whole policy', () => {
    expect(policies.length).toBeGreaterThan(0);
  });

  it.each(policies)('shows a policy that passes without a warning (%#)', (policy) => {
    expect(problemLines(policy)).toEqual([]);
    expect(warningLines(policy)).toEqual([]);
  });

  it('shows the warning that the policy gives with identity on the other entry', () => {
    const identity = ', identity: { ial: 2, max_age: 365d }';
    const listed = '{ currency: [EUR] }, then: { step_up: liveid, covers: transaction';
    const [policy = ''] = policies;

    const moved = policy.replace(identity, '').replace(listed, `${listed}${identity}`);

    const printed = `${warningLines(moved).join('\n')}\n`.replaceAll('p.yaml', 'policy.yaml');
    expect(blocks('text')).toContain(printed);
  });

  it('shows the problems that the two slips really give', () => {
    const printed = `${problemLines(BROKEN).join('\n')}\n`.replaceAll('p.yaml', 'policy.yaml');

    expect(blocks('text')).toContain(printed);
  });
});
