import type { Command } from './command.ts';

const EXIT_CODES = `Exit codes:
  0  ok
  1  the policy or the file to import has problems: they are listed, and nothing is written; or lines were refused
  2  wrong usage
  3  a file cannot be read or written
  4  the table cannot be used; what was asked for may be done in part: ask again
`;

/** The text of --help: every command, every option, every exit code. */
export function helpText(commands: readonly Command[]): string {
  const usages = commands.map(
    ({ name, usage, summary }) => `  ${['countersign', name, usage].join(' ').trimEnd()}\n      ${summary}\n`,
  );
  const options = new Map(
    commands.flatMap((command) =>
      Object.entries(command.options).map(([name, { value, summary }]): [string, string] => [
        ['  --', name, value === undefined ? '' : ` ${value}`].join(''),
        summary,
      ]),
    ),
  );
  options.set('  -h, --help', 'print this');
  const width = Math.max(...[...options.keys()].map((name) => name.length));
  const lines = [...options].map(([name, summary]) => `${name.padEnd(width)}  ${summary}\n`);
  return `Usage:\n${usages.join('')}  countersign --help\n\nOptions:\n${lines.join('')}\n${EXIT_CODES}`;
}
