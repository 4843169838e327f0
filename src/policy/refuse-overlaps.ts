import { type Path, quote } from './problem.ts';
import type { Reading } from './reading.ts';
import { overlap, type RouteKey } from './route-key.ts';

/** Refuses two routes of one template, up to parameter names, that share a method: which of them holds would be left to chance (T37). */
export function refuseOverlaps(reading: Reading, path: Path, keys: ReadonlyMap<string, RouteKey>): void {
  const seen = new Map<string, readonly (readonly [string, RouteKey])[]>();
  for (const [key, parsed] of keys) {
    const alike = seen.get(parsed.shape) ?? [];
    const other = alike.find(([, earlier]) => overlap(earlier, parsed));
    if (other) {
      const here = [...path, key];
      const hint = 'keep one of them, or give each its own methods';
      reading.refuse('key', here, `overlaps ${nameKey(reading, [...path, other[0]], here)}`, hint);
    }
    seen.set(parsed.shape, [...alike, [key, parsed]]);
  }
}

/** Names the last key of `path` and where it stands; the file only where it is not that of `from`. */
export function nameKey(reading: Reading, path: Path, from: Path): string {
  const { file, line, col } = reading.locate(path, 'key');
  const place = file === reading.locate(from, 'key').file ? `${line}:${col}` : `${file}:${line}:${col}`;
  return `${quote(String(path.at(-1)))} at ${place}`;
}
