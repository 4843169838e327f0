import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { EXIT } from '../../../src/cli/exit-code.ts';
import { countersign } from './command-line.ts';

const REFERENCE = fileURLToPath(new URL('../../../docs/policy.md', import.meta.url));

describe('countersign', () => {
  it('passes arguments, output and exit code through as a process', async () => {
    const entry = fileURLToPath(new URL('../../../src/cli/countersign.ts', import.meta.url));

    const ended = promisify(execFile)(process.execPath, [entry, 'policy', 'check', 'missing.yaml']);

    await expect(ended).rejects.toMatchObject({ code: 3, stdout: '', stderr: expect.stringContaining('missing.yaml') });
  });

  it('prints the usage and every exit code on --help, as docs/policy.md has them', async () => {
    const { code, out, err } = await countersign('--help');
    const reference = await readFile(REFERENCE, 'utf8');

    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('countersign policy build FILE --out FILE');
    const listed = [...out.matchAll(/^ {2}([0-9]) {2}(.+)$/gm)].map(
      ([, number, meaning]) => `| ${number} | ${meaning} |`,
    );
    expect(listed).toHaveLength(Object.keys(EXIT).length);
    for (const row of listed) expect(reference).toContain(row);
  });

  it('lists every command and every option on --help, wherever it stands', async () => {
    const { out } = await countersign('--help');

    for (const command of ['check FILE', 'build FILE --out FILE', 'show FILE', 'schema']) {
      expect(out).toContain(`\n  countersign policy ${command}`);
    }
    for (const option of ['--overlay FILE', '--out FILE', '--strict', '--explain', '-h, --help']) {
      expect(out).toMatch(new RegExp(`\n  ${option} +\\S`));
    }
    expect(await countersign('policy', 'build', '--help')).toEqual({ code: 0, out, err: '' });
    expect(await countersign('-h')).toEqual({ code: 0, out, err: '' });
  });

  it.each([
    [[], 'no command is given'],
    [['polic', 'check', 'p.yaml'], 'unknown command: polic check; there are policy check, policy build, policy show, '],
    [['policy'], 'unknown command: policy; there are policy check, '],
    [['policy', 'chek', 'p.yaml'], 'unknown command: policy chek; there are policy check, '],
    [['--strict', 'policy', 'check', 'p.yaml'], 'unknown command: --strict policy; '],
    [['policy', 'check'], 'policy check needs a FILE'],
    [['policy', 'check', ''], 'policy check needs a FILE'],
    [['policy', 'check', 'a.yaml', 'b.yaml'], 'policy check takes one FILE'],
    [
      ['policy', 'check', 'p.yaml', '--out', 'x'],
      "Unknown option '--out'; policy check takes --overlay FILE, --strict\n",
    ],
    [['policy', 'check', 'p.yaml', '--overlay'], "Option '--overlay <value>' argument missing; policy check takes "],
    [['policy', 'check', 'p.yaml', '--strict=yes'], "Option '--strict' does not take an argument; policy check takes "],
    [['policy', 'build', 'p.yaml'], 'policy build needs --out FILE'],
    [['policy', 'build', 'p.yaml', '--out', ''], 'policy build needs --out FILE'],
    [
      ['policy', 'show', 'p.yaml', '--explian'],
      "Unknown option '--explian'; policy show takes --overlay FILE, --strict, --explain",
    ],
    [['policy', 'schema', 'p.yaml'], 'policy schema takes no operand'],
    [['policy', 'schema', '--strict'], "Unknown option '--strict'; policy schema takes no options"],
  ])('exits 2 and shows the usage for %j', async (argv, message) => {
    const { code, out, err } = await countersign(...argv);

    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(`countersign: ${message}`);
    expect(err).toContain('Usage:\n  countersign policy ');
  });

  it('shows the usage of the one command that was used wrongly', async () => {
    const { err } = await countersign('policy', 'schema', 'p.yaml');

    expect(err.split('Usage:\n')[1]).toBe('  countersign policy schema\n  countersign --help\n');
  });
});
