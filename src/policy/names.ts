import { nameHint } from './nearest-name.ts';
import { type Path, quote } from './problem.ts';
import type { Reading } from './reading.ts';
import { NAME, NAME_HINT } from './source-parts.ts';
import { namesSource } from './source-schema.ts';

/** What a section declares. */
export interface Declared<T> {
  /** Undefined under a name: declared, but broken; nothing more is said about its uses. */
  readonly entries: ReadonlyMap<string, T | undefined>;
  /** The names that were followed. */
  readonly used: Set<string>;
}

/** Reads a section of named things, each by `read`. An absent section declares nothing. */
export function readDeclared<T>(
  reading: Reading,
  section: unknown,
  path: Path,
  read: (value: unknown, path: Path) => T | undefined,
): Declared<T> {
  const entries = new Map<string, T | undefined>();
  const declared = { entries, used: new Set<string>() };
  if (section === undefined) return declared;
  for (const [name, value] of Object.entries(reading.read(namesSource, section, path) ?? {})) {
    const here = [...path, name];
    if (!NAME.test(name)) reading.refuse('key', here, 'not a name', NAME_HINT);
    entries.set(name, read(value, here));
  }
  return declared;
}

/** Follows a name; an unknown one is a problem at `path`. */
export function resolve<T>(
  reading: Reading,
  { entries, used }: Declared<T>,
  name: string,
  path: Path,
  what: string,
): T | undefined {
  used.add(name);
  if (entries.has(name)) return entries.get(name);
  reading.refuse('value', path, `unknown ${what} ${quote(name)}`, nameHint(name, [...entries.keys()]));
  return undefined;
}

/** Warns of names that nothing follows: a route may be without what was meant for it. */
export function warnUnused(reading: Reading, { entries, used }: Declared<unknown>, path: Path, what: string): void {
  for (const name of entries.keys()) {
    if (!used.has(name)) reading.warn('key', [...path, name], `no route uses this ${what}`);
  }
}
