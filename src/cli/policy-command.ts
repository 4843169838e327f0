import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type CompiledPolicyJson, formatProblem, parsePolicy } from '../policy/parse-policy.ts';
import { serializeCompiledPolicy } from '../policy/serialize-policy.ts';
import { type CommandIo, EXIT, type ExitCode } from './exit-code.ts';
import { writeAtomically } from './write-atomically.ts';

/** `policy check FILE`: says that the policy is sound and what it compiles to, or everything that is wrong with it. */
export async function checkPolicy(file: string, io: CommandIo): Promise<ExitCode> {
  const policy = await readPolicy(file, io);
  if (typeof policy === 'number') return policy;
  io.out(`${file}: ${summary(policy)}\n`);
  return EXIT.ok;
}

/** `policy build FILE --out FILE`: writes the compiled policy whole or not at all. */
export async function buildPolicy(file: string, out: string, io: CommandIo): Promise<ExitCode> {
  if (resolve(file) === resolve(out)) {
    io.err(`countersign: ${out} is the policy itself; choose another --out\n`);
    return EXIT.usage;
  }
  const policy = await readPolicy(file, io);
  if (typeof policy === 'number') return policy;
  try {
    await writeAtomically(out, serializeCompiledPolicy(policy));
  } catch (error) {
    io.err(`countersign: cannot write ${out}: ${reasonOf(error)}\n`);
    return EXIT.file;
  }
  io.out(`${file}: ${summary(policy)}\n${out}: written\n`);
  return EXIT.ok;
}

async function readPolicy(file: string, io: CommandIo): Promise<CompiledPolicyJson | ExitCode> {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(await readFile(file));
  } catch (error) {
    io.err(`countersign: cannot read ${file}: ${reasonOf(error)}\n`);
    return EXIT.file;
  }
  const parsed = parsePolicy(text, file);
  if (parsed.ok) return parsed.policy;

  const { problems } = parsed;
  const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
  io.err(`${problems.map(formatProblem).join('\n')}\n${count}\n`);
  return EXIT.problems;
}

function summary(policy: CompiledPolicyJson): string {
  const sha256 = createHash('sha256').update(serializeCompiledPolicy(policy)).digest('hex');
  const routes = policy.routes.length === 1 ? '1 route' : `${policy.routes.length} routes`;
  return `ok, ${routes}, sha256 ${sha256}`;
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? error.code : undefined;
  switch (code) {
    case 'ENOENT':
      return 'there is no such file or folder';
    case 'EISDIR':
      return 'it is a folder';
    case 'EACCES':
      return 'permission denied';
    case 'ERR_ENCODING_INVALID_ENCODED_DATA':
      return 'it is not UTF-8';
    default:
      return error.message;
  }
}
