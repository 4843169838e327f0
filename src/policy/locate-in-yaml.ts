import { isMap, isScalar, isSeq, type Node } from 'yaml';
import type { Path } from './problem.ts';

/** The offset in the text of the key or the value at `path`; where it is missing, of the nearest key above it. */
export function offsetOf(root: Node, path: Path, mark: 'key' | 'value'): number {
  let node: Node | null = root;
  let offset = startOf(root, 0);
  for (const [depth, step] of path.entries()) {
    const child: Child | undefined = childOf(node, step);
    if (!child) return offset;
    const isLast = depth === path.length - 1;
    offset = startOf((isLast && mark === 'value' ? child.value : child.key) ?? child.key ?? child.value, offset);
    node = child.value;
  }
  return offset;
}

interface Child {
  /** Null for an item of a list. */
  readonly key: Node | null;
  readonly value: Node | null;
}

// Of repeated keys the last is the one whose value was read.
function childOf(node: Node | null, step: string | number): Child | undefined {
  if (isMap<Node, Node>(node)) return node.items.findLast(({ key }) => isScalar(key) && key.value === step);
  const item = isSeq<Node>(node) ? node.items[Number(step)] : undefined;
  return item && { key: null, value: item };
}

function startOf(node: Node | null, otherwise: number): number {
  return node?.range?.[0] ?? otherwise;
}
