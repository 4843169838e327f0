import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { explainPolicy } from '../policy/explain-policy.ts';
import { policyJsonSchema } from '../policy/json-schema.ts';
import { loadPolicy } from '../policy/load-policy.ts';
import { printPolicy } from '../policy/print-policy.ts';
import { serializeCompiledPolicy } from '../policy/serialize-policy.ts';
import { defineCommand } from './command.ts';
import { EXIT } from './exit-code.ts';
import { readPolicyFiles, type SoundPolicy } from './read-policy-files.ts';
import { reasonOf } from './read-text-file.ts';
import { writeAtomically } from './write-atomically.ts';

const OPTIONS = {
  overlay: {
    type: 'string',
    multiple: true,
    value: 'FILE',
    summary: 'a merge patch (RFC 7396) over the policy; may be repeated, and is laid on in that order',
  },
  strict: { type: 'boolean', summary: 'warnings count as problems' },
} as const;

/** Says that a policy is sound and what it compiles to, or everything that is wrong with it. */
export const policyCheck = defineCommand({
  name: 'policy check',
  operand: 'FILE',
  usage: 'FILE [--overlay FILE]... [--strict]',
  summary: 'check a route policy',
  options: OPTIONS,
  run: async (file, values, io) => {
    const policy = await readPolicyFiles(file, values, io);
    if (typeof policy === 'number') return policy;
    io.out(`${file}: ${summary(policy)}\n`);
    return EXIT.ok;
  },
});

/** Writes the compiled policy whole or not at all. */
export const policyBuild = defineCommand({
  name: 'policy build',
  operand: 'FILE',
  usage: 'FILE --out FILE [--overlay FILE]... [--strict]',
  summary: 'check it and write the compiled policy',
  options: { out: { type: 'string', value: 'FILE', summary: 'where the compiled policy goes' }, ...OPTIONS },
  run: async (file, { out = '', ...options }, io) => {
    if (out === '') return 'policy build needs --out FILE';
    if ([file, ...(options.overlay ?? [])].some((source) => resolve(source) === resolve(out))) {
      return `${out} is the policy itself; choose another --out`;
    }
    const policy = await readPolicyFiles(file, options, io);
    if (typeof policy === 'number') return policy;
    try {
      await writeAtomically(out, serializeCompiledPolicy(policy.policy));
    } catch (error) {
      io.err(`countersign: cannot write ${out}: ${reasonOf(error)}\n`);
      return EXIT.file;
    }
    io.out(`${file}: ${summary(policy)}\n${out}: written\n`);
    return EXIT.ok;
  },
});

/** Prints the one effective policy, as a policy file or in words. */
export const policyShow = defineCommand({
  name: 'policy show',
  operand: 'FILE',
  usage: 'FILE [--overlay FILE]... [--explain] [--strict]',
  summary: 'print the one effective policy, as a policy file that compiles to the same bytes',
  options: { ...OPTIONS, explain: { type: 'boolean', summary: 'print what each route demands, in words' } },
  run: async (file, { explain = false, ...options }, io) => {
    const policy = await readPolicyFiles(file, options, io);
    if (typeof policy === 'number') return policy;
    const compiled = serializeCompiledPolicy(policy.policy);
    const files = [file, ...(options.overlay ?? [])];
    io.out(explain ? explainPolicy(loadPolicy(compiled)) : printPolicy(policy.effective, files, sha256(compiled)));
    return EXIT.ok;
  },
});

/** Prints the JSON Schema of policy files. */
export const policySchema = defineCommand({
  name: 'policy schema',
  operand: undefined,
  usage: '',
  summary: 'print the JSON Schema (draft-07) of policy files, for editors',
  options: {},
  run: async (_operand, _values, io) => {
    io.out(`${JSON.stringify(policyJsonSchema(), null, 2)}\n`);
    return EXIT.ok;
  },
});

function summary({ policy }: SoundPolicy): string {
  const routes = policy.routes.length === 1 ? '1 route' : `${policy.routes.length} routes`;
  return `ok, ${routes}, sha256 ${sha256(serializeCompiledPolicy(policy))}`;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
