import { nameHint } from './nearest-name.ts';
import { type Path, quote } from './problem.ts';
import type { Reading } from './reading.ts';
import { NAME, NAME_HINT, namesSource } from './source-schema.ts';

/** What a section declares. Undefined under a name: declared, but broken; nothing more is said about its uses. */
export type Declared<T> = ReadonlyMap<string, T | undefined>;

/** Reads a section of named things, each by `read`. An absent section declares nothing. */
export function readDeclared<T>(
  reading: Reading,
  section: unknown,
  path: Path,
  read: (value: unknown, path: Path) => T | undefined,
): Declared<T> {
  const declared = new Map<string, T | undefined>();
  if (section === undefined) return declared;
  for (const [name, value] of Object.entries(reading.read(namesSource, section, path) ?? {})) {
    const here = [...path, name];
    if (!NAME.test(name)) reading.refuse('key', here, 'not a name', NAME_HINT);
    declared.set(name, read(value, here));
  }
  return declared;
}

/** Follows a name; an unknown one is a problem at `path`. */
export function resolve<T>(
  reading: Reading,
  declared: Declared<T>,
  name: string,
  path: Path,
  what: string,
): T | undefined {
  if (declared.has(name)) return declared.get(name);
  reading.refuse('value', path, `unknown ${what} ${quote(name)}`, nameHint(name, [...declared.keys()]));
  return undefined;
}
