import { isMap, isScalar, isSeq, type Node } from 'yaml';
import type { Place, PlacedEntry, PlacedValue } from './placed-value.ts';

/**
 * Takes a tree that inspectYaml found no break in as values with their places. Of repeated keys, which are a problem
 * already, the last counts.
 */
export function placeYaml(node: Node | null, placeAt: (offset: number) => Place, otherwise: Place): PlacedValue {
  const place = node?.range ? placeAt(node.range[0]) : otherwise;
  if (isSeq<Node>(node)) {
    return { kind: 'list', place, items: node.items.map((item) => placeYaml(item, placeAt, place)) };
  }
  if (isMap<Node, Node>(node)) {
    const entries = new Map<string, PlacedEntry>();
    for (const pair of node.items) {
      const key = pair.key.range ? placeAt(pair.key.range[0]) : place;
      const name = isScalar(pair.key) ? String(pair.key.value) : '';
      entries.set(name, { key, value: placeYaml(pair.value, placeAt, key) });
    }
    return { kind: 'map', place, entries };
  }
  const scalar = isScalar(node) ? node : undefined;
  const value = scalar?.value ?? null;
  return { kind: 'scalar', place, value, empty: value === null && (scalar?.source ?? '') === '' };
}
