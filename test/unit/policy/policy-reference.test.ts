import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { problemLines } from './policy-text.ts';

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

  it.each(policies)('shows a policy that passes (%#)', (policy) => {
    expect(problemLines(policy)).toEqual([]);
  });

  it('shows the problems that the two slips really give', () => {
    const printed = `${problemLines(BROKEN).join('\n')}\n`.replaceAll('p.yaml', 'policy.yaml');

    expect(blocks('text')).toContain(printed);
  });
});
