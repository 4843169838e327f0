import type { Path } from './problem.ts';

/** A place in one of the files; line and column are counted from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  /** In UTF-16 units. */
  readonly col: number;
}

/** A value as it was written, each part with its place. Entries are a Map, so that no key of a file can be anything but a key (T28, T37). */
export type PlacedValue =
  | {
      readonly kind: 'scalar';
      readonly place: Place;
      readonly value: unknown;
      /** Nothing is written where the value would stand, which YAML reads as null. */
      readonly empty: boolean;
    }
  | { readonly kind: 'list'; readonly place: Place; readonly items: readonly PlacedValue[] }
  | PlacedMap;

export interface PlacedMap {
  readonly kind: 'map';
  readonly place: Place;
  readonly entries: ReadonlyMap<string, PlacedEntry>;
}

export interface PlacedEntry {
  readonly key: Place;
  readonly value: PlacedValue;
}

/** The value without its places. */
export function plainValue(placed: PlacedValue): unknown {
  switch (placed.kind) {
    case 'scalar':
      return placed.value;
    case 'list':
      return placed.items.map(plainValue);
    case 'map':
      return Object.fromEntries([...placed.entries].map(([name, { value }]) => [name, plainValue(value)]));
    default:
      return placed satisfies never;
  }
}

/** Where the key or the value at `path` stands; where it is missing, the nearest key above it. */
export function placeOf(root: PlacedValue, path: Path, mark: 'key' | 'value'): Place {
  let here = root;
  let place = root.place;
  for (const [depth, step] of path.entries()) {
    const entry = entryOf(here, step);
    if (!entry) return place;
    const isLast = depth === path.length - 1;
    place = isLast && mark === 'value' ? entry.value.place : entry.key;
    here = entry.value;
  }
  return place;
}

/** An item of a list has no key but itself. */
function entryOf(placed: PlacedValue, step: string | number): PlacedEntry | undefined {
  switch (placed.kind) {
    case 'scalar':
      return undefined;
    case 'list': {
      const item = placed.items[Number(step)];
      return item && { key: item.place, value: item };
    }
    case 'map':
      return placed.entries.get(String(step));
    default:
      return placed satisfies never;
  }
}
