import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FLAGS } from '../../../load/flags.ts';
import { kindsOf } from '../../../load/scenarios/scenario-of.ts';

const file = new URL('../../../load/README.md', import.meta.url);
const readme = readFileSync(file, 'utf8');

describe('load/README.md', () => {
  it('explains every flag, and no other', () => {
    const explained = [...readme.matchAll(/^\| `--([\w-]+)` \|/gm)].map(([, flag]) => flag);

    expect(explained).toEqual(Object.keys(FLAGS));
  });

  it('says how many kinds of scenario there are', () => {
    expect(readme).toContain(`The first ${kindsOf({ attacks: 0.3 }).length} are one of each kind`);
  });

  it('leads only to files and pictures that are there', () => {
    const paths = [...readme.matchAll(/\]\(([^)]+)\)| src="([^"]+)"/g)].map(
      ([, link, picture]) => link ?? picture ?? '',
    );

    expect(paths.length).toBeGreaterThan(20);
    expect(paths.filter((path) => !existsSync(new URL(path, file)))).toEqual([]);
  });

  it('shows commands that exist, with flags that exist', () => {
    const { scripts } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'));
    const commands = [...readme.matchAll(/^npm run ([\w]+)(.*)$/gm)].map(
      ([, name = '', rest = '']) => [name, rest] as const,
    );

    expect(commands.length).toBeGreaterThan(3);
    for (const [name, rest] of commands) {
      expect(Object.keys(scripts)).toContain(name);
      for (const [, flag = ''] of rest.matchAll(/--([\w-]+)/g)) expect(Object.keys(FLAGS)).toContain(flag);
    }
  });
});
