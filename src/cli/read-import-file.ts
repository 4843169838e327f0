import * as z from 'zod';
import { printable } from '../policy/printable.ts';
import { IALS } from '../shared/ial.ts';
import { type NumericDate, numericDate } from '../shared/numeric-date.ts';
import type { Proofing } from '../step-up/identity-store.ts';
import { parseStrictJson } from '../transaction/strict-json.ts';
import { SUB } from './sub.ts';

/** One person, as a line of the file says. */
export interface ImportedPerson {
  /** From 1. */
  readonly line: number;
  readonly sub: string;
  readonly providerUserId: string;
  readonly proofing: Proofing | undefined;
}

export type ImportFile =
  | { readonly ok: true; readonly people: readonly ImportedPerson[] }
  /** Each begins with its `file:line`. No value of a line is in it. */
  | { readonly ok: false; readonly problems: readonly string[] };

const person = z
  .strictObject({
    sub: z.string('is missing, or not a text').regex(SUB, "is not a Cognito user's sub, a UUID in lower case"),
    provider_user_id: z
      .string('is missing, or not a text')
      .regex(/^(?!\s)[^\p{C}]{1,256}(?<!\s)$/u, 'is not 1 to 256 characters, without controls and white space around'),
    ial: z.literal(IALS, 'is not 1, 2 or 3').optional(),
    proofed_at: z.int('is not whole seconds since 1970').min(0, 'is before 1970').optional(),
  })
  .refine(({ ial, proofed_at: at }) => (ial === undefined) === (at === undefined), 'ial needs proofed_at, and it ial');

/**
 * Reads people to be imported, one JSON object in each line (docs/import.md). All of the file or nothing: one bad line, a person who is there
 * twice, and a provider's name that two people have are problems of the whole.
 *
 * Does NOT know whether there is such a person, in the user pool or at the provider.
 */
export function readImportFile(file: string, text: string, now: NumericDate): ImportFile {
  const problems: string[] = [];
  const people: ImportedPerson[] = [];
  const subs = new Map<string, number>();
  const names = new Map<string, number>();
  const lines = text.replace(/\n$/, '').split('\n');
  for (const [index, content] of lines.entries()) {
    const line = index + 1;
    const tell = (problem: string) => problems.push(`${file}:${line}: ${problem}`);
    const read = readLine(content);
    if (!read.ok) {
      read.problems.forEach(tell);
      continue;
    }
    const { sub, provider_user_id: providerUserId, ial, proofed_at: at } = read.person;
    if (at !== undefined && at > now) tell('proofed_at lies in the future; it is seconds, not milliseconds');
    const ofSub = firstLineOf(subs, sub, line);
    const ofName = firstLineOf(names, providerUserId, line);
    if (ofSub < line) tell(`sub is also that of line ${ofSub}`);
    if (ofName < line) tell(`provider_user_id is also that of line ${ofName}`);
    const proofing = ial !== undefined && at !== undefined ? { ial, at: numericDate(at) } : undefined;
    people.push({ line, sub, providerUserId, proofing });
  }
  return problems.length === 0 ? { ok: true, people } : { ok: false, problems };
}

type ReadLine =
  | { readonly ok: true; readonly person: z.infer<typeof person> }
  | { readonly ok: false; readonly problems: readonly string[] };

function readLine(content: string): ReadLine {
  const value = jsonOf(content);
  if (value === undefined) return { ok: false, problems: ['is not one JSON object with members of different names'] };
  const parsed = person.safeParse(value);
  return parsed.success
    ? { ok: true, person: parsed.data }
    : { ok: false, problems: parsed.error.issues.map(problemOf) };
}

function firstLineOf(known: Map<string, number>, key: string, line: number): number {
  const first = known.get(key) ?? line;
  known.set(key, first);
  return first;
}

function jsonOf(content: string): unknown {
  try {
    parseStrictJson(Buffer.from(content));
    return JSON.parse(content);
  } catch {
    return undefined;
  }
}

function problemOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') return `has unknown members: ${issue.keys.map(printable).join(', ')}`;
  if (issue.path.length === 0 && issue.code !== 'custom') return 'is not a JSON object';
  return [...issue.path.map(String), issue.message].join(' ');
}
