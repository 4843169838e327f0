import { parseArgs } from 'node:util';
import { type CommandIo, EXIT, type ExitCode } from './exit-code.ts';

/** An option of a command, as --help lists it. */
export interface CommandOption {
  readonly type: 'string' | 'boolean';
  readonly multiple?: true;
  /** What stands after it in the usage: `FILE`. */
  readonly value?: string;
  readonly summary: string;
}

type CommandOptions = Readonly<Record<string, CommandOption>>;

/** One command of the command line. */
export interface Command {
  /** The words that choose it, as `policy check`. */
  readonly name: string;
  /** What follows the name. */
  readonly usage: string;
  readonly summary: string;
  readonly options: CommandOptions;
  /** Runs it on the arguments after its name. */
  readonly run: (argv: readonly string[], io: CommandIo) => Promise<ExitCode>;
}

/** A command as its author writes it. */
export interface CommandSpec<Options extends CommandOptions> {
  readonly name: string;
  /** The one operand, as the usage calls it; undefined for a command that takes none. */
  readonly operand: string | undefined;
  readonly usage: string;
  readonly summary: string;
  readonly options: Options;
  /** `operand` is never empty, except for a command that takes none. A text that it gives says what is wrong with the usage. */
  readonly run: (operand: string, values: Values<Options>, io: CommandIo) => Promise<ExitCode | string>;
}

type Values<Options extends CommandOptions> = ReturnType<
  typeof parseArgs<{ args: string[]; options: Options; allowPositionals: true }>
>['values'];

/** Makes a command that refuses unknown options, options without their value, and other operands than its one. */
export function defineCommand<const Options extends CommandOptions>(spec: CommandSpec<Options>): Command {
  const { name, usage, summary, options } = spec;
  const command: Command = {
    name,
    usage,
    summary,
    options,
    run: async (argv, io) => {
      const result = await runParsed(spec, argv, io);
      return typeof result === 'string' ? wrongUsage(result, [command], io) : result;
    },
  };
  return command;
}

/** Says what is wrong with a command line, and how those commands are used. */
export function wrongUsage(
  message: string,
  commands: readonly Pick<Command, 'name' | 'usage'>[],
  io: CommandIo,
): ExitCode {
  const usages = commands.map(({ name, usage }) => `  ${['countersign', name, usage].join(' ').trimEnd()}\n`);
  io.err(`countersign: ${message}\n\nUsage:\n${usages.join('')}  countersign --help\n`);
  return EXIT.usage;
}

async function runParsed<Options extends CommandOptions>(
  { name, operand: wanted, options, run }: CommandSpec<Options>,
  argv: readonly string[],
  io: CommandIo,
): Promise<ExitCode | string> {
  const parsed = parse(argv, options);
  if (typeof parsed === 'string') return `${parsed}; ${name} ${listOptions(options)}`;

  const [operand = '', ...more] = parsed.positionals;
  const isNone = parsed.positionals.length === 0;
  if (wanted === undefined) return isNone ? run('', parsed.values, io) : `${name} takes no operand`;
  if (operand === '') return `${name} needs a ${wanted}`;
  return more.length === 0 ? run(operand, parsed.values, io) : `${name} takes one ${wanted}`;
}

function parse<Options extends CommandOptions>(argv: readonly string[], options: Options) {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true });
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    // What follows is advice about arguments that begin with a dash.
    return text.split(/\.(?:\s|$)/)[0] ?? text;
  }
}

function listOptions(options: CommandOptions): string {
  const names = Object.entries(options).map(
    ([name, { value }]) => `--${name}${value === undefined ? '' : ` ${value}`}`,
  );
  return names.length === 0 ? 'takes no options' : `takes ${names.join(', ')}`;
}
