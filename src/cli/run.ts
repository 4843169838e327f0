import { type Command, wrongUsage } from './command.ts';
import { type CommandIo, EXIT, type ExitCode } from './exit-code.ts';
import { helpText } from './help.ts';
import { importIdentities } from './import-command.ts';
import { policyBuild, policyCheck, policySchema, policyShow } from './policy-commands.ts';
import { forget, revoke } from './user-commands.ts';

const COMMANDS: readonly Command[] = [
  policyCheck,
  policyBuild,
  policyShow,
  policySchema,
  importIdentities,
  revoke,
  forget,
];

/** Runs one command line, without node and script; gives the exit code instead of leaving the process. */
export async function run(argv: readonly string[], io: CommandIo): Promise<ExitCode> {
  if (argv.includes('--help') || argv.includes('-h')) {
    io.out(helpText(COMMANDS));
    return EXIT.ok;
  }
  for (const command of COMMANDS) {
    const words = command.name.split(' ');
    if (words.every((word, index) => word === argv[index])) return command.run(argv.slice(words.length), io);
  }
  const words = argv.slice(0, 2).join(' ');
  const known = COMMANDS.map(({ name }) => name).join(', ');
  return wrongUsage(
    argv.length === 0 ? 'no command is given' : `unknown command: ${words}; there are ${known}`,
    COMMANDS,
    io,
  );
}
