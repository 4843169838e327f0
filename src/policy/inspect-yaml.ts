import { isAlias, isCollection, isMap, isScalar, isSeq, type Node } from 'yaml';
import type { Path } from './problem.ts';

/** A place in the text, both counted from 1. */
export interface Position {
  readonly line: number;
  readonly col: number;
}

/** Something wrong with the YAML itself. */
export interface YamlProblem {
  readonly position: Position;
  readonly path: Path;
  readonly message: string;
  readonly hint: string | undefined;
}

/** `breaks`: the file has no value worth looking at. */
export type InspectedProblem = YamlProblem & { readonly breaks: boolean };

/** Walks the tree and names what the policy format does not take: whatever lets a file mean something else than it shows. */
export function inspectYaml(
  node: Node | null,
  path: Path,
  position: (offset: number) => Position,
): readonly InspectedProblem[] {
  if (node === null) return [];
  const problems: InspectedProblem[] = [];
  const refuse = (at: Node, where: Path, message: string, hint: string | undefined, breaks = true) =>
    problems.push({ position: position(at.range?.[0] ?? 0), path: where, message, hint, breaks });

  if (isAlias(node)) {
    refuse(node, path, 'aliases are refused', 'write the value out');
    return problems;
  }
  if ((isScalar(node) || isCollection(node)) && node.anchor !== undefined) {
    refuse(node, path, 'anchors are refused', 'write the value out');
  }
  if (node.tag !== undefined) refuse(node, path, 'tags are refused', 'write the plain value');

  if (isSeq<Node>(node)) {
    for (const [index, item] of node.items.entries()) problems.push(...inspectYaml(item, [...path, index], position));
  }
  if (isMap<Node, Node>(node)) {
    const seen = new Map<string, Node>();
    for (const { key, value } of node.items) {
      if (!isScalar(key) || typeof key.value !== 'string') {
        refuse(key ?? node, path, 'a key is text', 'put the key in quotes');
        continue;
      }
      const name = key.value;
      const here = [...path, name];
      const first = seen.get(name);
      if (key.anchor !== undefined) refuse(key, here, 'anchors are refused', 'write the value out');
      if (key.tag !== undefined) refuse(key, here, 'tags are refused', 'write the plain value');
      if (name === '__proto__') refuse(key, here, 'this name is refused', undefined);
      if (name === '<<') refuse(key, here, 'merge keys are refused', 'write the values out');
      if (first) {
        const { line, col } = position(first.range?.[0] ?? 0);
        refuse(key, here, `this key stands already at ${line}:${col}`, undefined, false);
      } else {
        seen.set(name, key);
      }
      problems.push(...inspectYaml(value, here, position));
    }
  }
  return problems;
}
