import { parseArgs } from 'node:util';
import { type CommandIo, EXIT, type ExitCode } from './exit-code.ts';
import { buildPolicy, checkPolicy } from './policy-command.ts';

const HELP = `Usage:
  countersign policy check FILE             check a route policy
  countersign policy build FILE --out FILE  check it and write the compiled policy
  countersign --help

Exit codes:
  0  ok
  1  the policy has problems; they are listed, and nothing is written
  2  wrong usage
  3  a file cannot be read or written
`;

/** Runs one command line, without node and script; gives the exit code instead of leaving the process. */
export async function run(argv: readonly string[], io: CommandIo): Promise<ExitCode> {
  const parsed = parse(argv);
  if (typeof parsed === 'string') return wrongUsage(parsed, io);
  if (parsed.values.help) {
    io.out(HELP);
    return EXIT.ok;
  }

  const [group, command, file, ...more] = parsed.positionals;
  const out = parsed.values.out;
  if (group === undefined) return wrongUsage('no command is given', io);
  if (group !== 'policy' || (command !== 'check' && command !== 'build')) {
    return wrongUsage(`unknown command: ${parsed.positionals.slice(0, 2).join(' ')}`, io);
  }
  if (file === undefined || file === '') return wrongUsage(`policy ${command} needs a FILE`, io);
  if (more.length > 0) return wrongUsage(`policy ${command} takes one FILE`, io);
  if (command === 'check') {
    return out === undefined ? checkPolicy(file, io) : wrongUsage('policy check writes nothing: leave --out away', io);
  }
  return out ? buildPolicy(file, out, io) : wrongUsage('policy build needs --out FILE', io);
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: { help: { type: 'boolean', short: 'h' }, out: { type: 'string' } },
      allowPositionals: true,
    });
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function wrongUsage(message: string, io: CommandIo): ExitCode {
  io.err(`countersign: ${message}\n\n${HELP}`);
  return EXIT.usage;
}
