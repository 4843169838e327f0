import { formatProblem, type ParsedPolicy, type PolicyProblem, parsePolicy } from '../policy/parse-policy.ts';
import { type CommandIo, EXIT, type ExitCode } from './exit-code.ts';
import { readTextFile } from './read-text-file.ts';

/** A policy without problems. */
export type SoundPolicy = Extract<ParsedPolicy, { readonly ok: true }>;

/** How a policy is read: the overlays in order; `strict` takes a warning for a problem. */
export interface PolicyFileOptions {
  readonly overlay?: readonly string[] | undefined;
  readonly strict?: boolean | undefined;
}

/** Reads a policy and its overlays; prints what is wrong with them, or else gives the exit code. */
export async function readPolicyFiles(
  file: string,
  { overlay = [], strict = false }: PolicyFileOptions,
  io: CommandIo,
): Promise<SoundPolicy | ExitCode> {
  const texts = await Promise.all(
    [file, ...overlay].map(async (name) => ({ file: name, text: await readTextFile(name, io) })),
  );
  const [base, ...overlays] = texts.flatMap(({ file, text }) => (text === undefined ? [] : [{ file, text }]));
  if (base === undefined || overlays.length < overlay.length) return EXIT.file;

  const parsed = parsePolicy(base.text, base.file, overlays);
  const found = parsed.ok ? parsed.warnings : parsed.problems;
  if (found.length > 0) io.err(`${found.map(formatProblem).join('\n')}\n${count(found)}\n`);
  return parsed.ok && !(strict && found.length > 0) ? parsed : EXIT.problems;
}

function count(found: readonly PolicyProblem[]): string {
  const what = found.every(({ severity }) => severity === 'warning') ? 'warning' : 'problem';
  return found.length === 1 ? `1 ${what}` : `${found.length} ${what}s`;
}
