import { canonicalList } from './canonical-list.ts';
import type { CompiledCaller, CompiledPolicyJson } from './compiled-policy.ts';
import { type Declared, readDeclared, resolve, warnUnused } from './names.ts';
import { plainValue } from './placed-value.ts';
import { type PolicyText, readPolicySource } from './policy-source.ts';
import type { Path, PolicyProblem } from './problem.ts';
import { readThresholds } from './read-amounts.ts';
import { readRoutes } from './read-routes.ts';
import { readStepUp } from './read-step-up.ts';
import { readTransaction } from './read-transaction.ts';
import { createReading, type Reading } from './reading.ts';
import { audienceSource, callerSource, defaultsSource, policySource, versionSource } from './source-schema.ts';

export type { CompiledPolicyJson } from './compiled-policy.ts';
export type { PolicyText } from './policy-source.ts';
export { formatProblem, type PolicyProblem } from './problem.ts';

export type ParsedPolicy =
  | {
      readonly ok: true;
      readonly policy: CompiledPolicyJson;
      /** The policy as one file would hold it: plain values, with the overlays on. */
      readonly effective: unknown;
      readonly warnings: readonly PolicyProblem[];
    }
  | { readonly ok: false; readonly problems: readonly PolicyProblem[] };

/**
 * Checks a policy file and compiles it, with `overlays` laid over it in order (RFC 7396). Gives every problem at once, in the
 * order of the files and their lines; `file` is only the name that they carry. Warnings come with a sound policy only: a name
 * may be unused because its use is broken. Only for build and command line: it brings the YAML parser along.
 *
 * @example
 * const parsed = parsePolicy(await readFile('policy.yaml', 'utf8'), 'policy.yaml');
 * if (!parsed.ok) throw new Error(parsed.problems.map(formatProblem).join('\n'));
 */
export function parsePolicy(text: string, file: string, overlays: readonly PolicyText[] = []): ParsedPolicy {
  const source = readPolicySource({ text, file }, overlays);
  const reading = createReading(source);
  const effective = source.root && plainValue(source.root);
  const policy = source.root && readPolicy(reading, effective);

  const problems = reading.problems();
  if (!policy || problems.length > 0) return { ok: false, problems };
  return { ok: true, policy, effective, warnings: reading.warnings() };
}

function readPolicy(reading: Reading, value: unknown): CompiledPolicyJson | undefined {
  const source = reading.read(policySource, value, []);
  if (source === undefined) return undefined;

  const version = reading.read(versionSource, source.version, ['version']);
  const audience = reading.read(audienceSource, source.audience, ['audience']);
  const callers = readDeclared(reading, source.callers, ['callers'], (value, path) => readCaller(reading, value, path));
  const amounts = readDeclared(reading, source.amounts, ['amounts'], (value, path) =>
    readThresholds(reading, value, path),
  );
  const stepUps = readDeclared(reading, source.step_ups, ['step_ups'], (value, path) =>
    readStepUp(reading, value, path),
  );
  const transactions = readDeclared(reading, source.transactions, ['transactions'], (value, path) =>
    readTransaction(reading, value, path),
  );
  const defaultCaller = readDefaultCaller(reading, source.defaults, callers);
  const routes = readRoutes(reading, source.routes, { callers, defaultCaller, amounts, stepUps, transactions });
  warnUnused(reading, callers, ['callers'], 'caller');
  warnUnused(reading, amounts, ['amounts'], 'amount');
  warnUnused(reading, stepUps, ['step_ups'], 'step-up');
  warnUnused(reading, transactions, ['transactions'], 'transaction');
  if (version === undefined || audience === undefined) return undefined;

  const sound = [...callers.entries.values()].filter((caller) => caller !== undefined);
  return { version, audience, callers: sound.toSorted((a, b) => (a.name < b.name ? -1 : 1)), routes };
}

function readCaller(reading: Reading, value: unknown, path: Path): CompiledCaller | undefined {
  const source = reading.read(callerSource, value, path);
  const name = String(path.at(-1));
  return source && { name, clients: canonicalList(source.clients), machine: source.machine ?? false };
}

function readDefaultCaller(reading: Reading, value: unknown, callers: Declared<CompiledCaller>): string | undefined {
  if (value === undefined) return undefined;
  const name = reading.read(defaultsSource, value, ['defaults'])?.caller;
  if (name !== undefined) resolve(reading, callers, name, ['defaults', 'caller'], 'caller');
  return name;
}
