import type { PlacedEntry, PlacedMap, PlacedValue } from './placed-value.ts';
import type { SourceProblem } from './policy-source.ts';
import type { Path } from './problem.ts';

/** A policy with its overlays on it, and what is wrong with them. */
export interface Overlaid {
  readonly root: PlacedValue;
  readonly problems: readonly SourceProblem[];
}

/**
 * Lays each overlay over what is there, as a JSON Merge Patch (RFC 7396): maps merge, null removes a key, everything else
 * replaces, lists as a whole. A value keeps the place in the file that wrote it last. Refuses a key without a value, which
 * YAML reads as null: a slip would remove what a route demands. Removing what is not there is a warning.
 */
export function layOver(base: PlacedValue, overlays: readonly PlacedValue[]): Overlaid {
  const problems: SourceProblem[] = [];
  const root = overlays.reduce((target, overlay) => merge(target, overlay, [], problems), base);
  return { root, problems };
}

function merge(
  target: PlacedValue | undefined,
  patch: PlacedValue,
  path: Path,
  problems: SourceProblem[],
): PlacedValue {
  return patch.kind === 'map' ? mergeMap(target, patch, path, problems) : patch;
}

function mergeMap(target: PlacedValue | undefined, patch: PlacedMap, path: Path, problems: SourceProblem[]): PlacedMap {
  const entries = new Map<string, PlacedEntry>(target?.kind === 'map' ? target.entries : []);
  for (const [name, { key, value }] of patch.entries) {
    const here = [...path, name];
    if (value.kind !== 'scalar' || value.value !== null) {
      entries.set(name, { key, value: merge(entries.get(name)?.value, value, here, problems) });
    } else if (value.empty) {
      const hint = 'write null to remove the key from the policy, or give it a value';
      problems.push({ severity: 'error', place: key, path: here, message: 'the key has no value', hint });
    } else if (!entries.delete(name)) {
      const hint = 'there is no such key in the files before this one';
      problems.push({ severity: 'warning', place: key, path: here, message: 'removes nothing', hint });
    }
  }
  return { kind: 'map', place: patch.place, entries };
}
