import type * as z from 'zod';
import type { Place } from './placed-value.ts';
import type { PolicySource } from './policy-source.ts';
import { formatPath, type Path, type PolicyProblem, quote } from './problem.ts';
import { describeIssues } from './schema-issues.ts';

/** One pass over the effective policy: collects every problem, each at its place. */
export interface Reading {
  /** Records a problem at the key or the value of `path`. */
  refuse(mark: 'key' | 'value', path: Path, message: string, hint?: string): void;
  /** Records what may be meant and is probably not. */
  warn(mark: 'key' | 'value', path: Path, message: string, hint?: string): void;
  /** Gives the value if it is of the shape; otherwise records what is not, and gives undefined. */
  read<T>(schema: z.ZodType<T>, value: unknown, path: Path): T | undefined;
  /** Where the key or the value at `path` stands. */
  locate(path: Path, mark: 'key' | 'value'): Place;
  /** What was refused so far, in the order of the files. */
  problems(): readonly PolicyProblem[];
  /** What was warned of so far, in the order of the files. */
  warnings(): readonly PolicyProblem[];
}

/** Begins a reading of `source`. */
export function createReading(source: PolicySource): Reading {
  const found: PolicyProblem[] = source.problems.map(({ severity, place, path, message, hint }) => ({
    severity,
    ...place,
    path: formatPath(path),
    message,
    hint,
  }));

  const record =
    (severity: PolicyProblem['severity']): Reading['refuse'] =>
    (mark, path, message, hint) => {
      found.push({ severity, ...source.locate(path, mark), path: formatPath(path), message, hint });
    };
  const refuse = record('error');
  const turn = ({ file }: PolicyProblem) => source.files.indexOf(file);
  const inOrder = (severity: PolicyProblem['severity']) =>
    found
      .filter((problem) => problem.severity === severity)
      .toSorted((a, b) => turn(a) - turn(b) || a.line - b.line || a.col - b.col);

  return {
    refuse,
    warn: record('warning'),
    read(schema, value, path) {
      const key = path.at(-1);
      if (value === undefined && key !== undefined) {
        refuse('key', path.slice(0, -1), `the key ${quote(String(key))} is missing`);
        return undefined;
      }
      const result = schema.safeParse(value);
      if (result.success) return result.data;

      for (const issue of describeIssues(result.error.issues, value)) {
        refuse(issue.mark, [...path, ...issue.path], issue.message, issue.hint);
      }
      // An unknown key must not hide what else is wrong: without it, the rest is read on.
      const known = withoutUnknownKeys(value, result.error.issues);
      const again = known === undefined ? undefined : schema.safeParse(known);
      return again?.success ? again.data : undefined;
    },
    locate: source.locate,
    problems: () => inOrder('error'),
    warnings: () => inOrder('warning'),
  };
}

function withoutUnknownKeys(value: unknown, issues: readonly z.core.$ZodIssue[]): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  const unknown = issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys' && issue.path.length === 0 ? issue.keys : [],
  );
  return Object.fromEntries(Object.entries(value).filter(([key]) => !unknown.includes(key)));
}
