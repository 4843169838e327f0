// Beside what ends or climbs a segment: `;` begins parameters that some servers strip, and `?` and `#` end a path that is put together again.
const AMBIGUOUS = /[/\\;?#%\uFFFD\p{C}]/u;

/**
 * The segments of a path without its leading slash, percent-decoded once. Undefined for whatever a back end might read as another path
 * (T28): empty and dot segments, encoded slashes and backslashes, `;`, `?`, `#`, a percent sign that is left, control, format and
 * unassigned characters, lone surrogates, bytes that are not UTF-8.
 */
export function canonicalSegments(path: string): readonly string[] | undefined {
  const segments: string[] = [];
  for (const encoded of path.split('/')) {
    const segment = decode(encoded);
    if (segment === undefined || segment === '' || segment === '.' || segment === '..') return undefined;
    if (AMBIGUOUS.test(segment)) return undefined;
    segments.push(segment);
  }
  return segments;
}

function decode(encoded: string): string | undefined {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return undefined;
  }
}
