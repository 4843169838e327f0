import type * as z from 'zod';
import { nameHint, nearestName } from './nearest-name.ts';
import { type Path, quote } from './problem.ts';

/** A schema issue in the words of the policy format. */
export interface DescribedIssue {
  readonly mark: 'key' | 'value';
  readonly path: Path;
  readonly message: string;
  readonly hint: string | undefined;
}

/** Translates zod's issues about `value`; paths are relative to it. */
export function describeIssues(issues: readonly z.core.$ZodIssue[], value: unknown): readonly DescribedIssue[] {
  return issues.flatMap((issue) => describe(issue, value));
}

function describe(issue: z.core.$ZodIssue, value: unknown): readonly DescribedIssue[] {
  const path = issue.path.map((step) => (typeof step === 'number' ? step : String(step)));
  const found = valueAt(value, path);
  const one = (message: string, hint?: string): readonly DescribedIssue[] => [{ mark: 'value', path, message, hint }];

  if (found === undefined && path.length > 0) {
    const key = quote(String(path.at(-1)));
    return [{ mark: 'key', path: path.slice(0, -1), message: `the key ${key} is missing`, hint: undefined }];
  }
  switch (issue.code) {
    case 'unrecognized_keys':
      // The schema's own message lists the keys it knows (source-schema.ts).
      return issue.keys.map((key) => ({
        mark: 'key',
        path: [...path, key],
        message: 'unknown key',
        hint: nameHint(key, issue.message.split(' ')),
      }));
    case 'invalid_type':
      return one(`expected ${KINDS.get(issue.expected) ?? issue.expected}, found ${kindOf(found)}`);
    case 'invalid_value':
      return one(
        `expected ${issue.values.map(String).join(' or ')}, found ${kindOf(found)}`,
        near(found, issue.values),
      );
    case 'too_small':
      return one('the list is empty', issue.message);
    case 'invalid_union':
      return describeUnion(issue, found, path);
    case 'custom': {
      const hint: unknown = issue.params?.['hint'];
      return one(issue.message, typeof hint === 'string' ? hint : undefined);
    }
    default:
      return one(issue.message);
  }
}

/** Of a union's branches the one that is of the value's own kind speaks; if there is none, the union does. */
function describeUnion(issue: z.core.$ZodIssueInvalidUnion, found: unknown, path: Path): readonly DescribedIssue[] {
  const fitting = issue.errors.filter(
    (branch) =>
      !branch.some(({ code, path: at }) => at.length === 0 && (code === 'invalid_type' || code === 'invalid_value')),
  );
  const [branch] = fitting;
  if (branch && fitting.length === 1) {
    return describeIssues(branch, found).map((inner) => ({ ...inner, path: [...path, ...inner.path] }));
  }
  const values = issue.errors.flat().flatMap((inner) => (inner.code === 'invalid_value' ? inner.values : []));
  return [
    { mark: 'value', path, message: `expected ${issue.message}, found ${kindOf(found)}`, hint: near(found, values) },
  ];
}

const KINDS = new Map([
  ['string', 'text'],
  ['number', 'a number'],
  ['boolean', 'true or false'],
  ['object', 'a map'],
  ['record', 'a map'],
  ['array', 'a list'],
]);

function kindOf(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (typeof value === 'string') return quote(value);
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'a map' : String(value);
}

function near(value: unknown, values: readonly z.core.util.Primitive[]): string | undefined {
  if (typeof value !== 'string') return undefined;
  const name = nearestName(value, values.map(String));
  return name === undefined ? undefined : `did you mean ${name}?`;
}

function valueAt(value: unknown, path: Path): unknown {
  let here = value;
  for (const step of path) {
    if (typeof here !== 'object' || here === null) return undefined;
    here = Object.getOwnPropertyDescriptor(here, step)?.value;
  }
  return here;
}
