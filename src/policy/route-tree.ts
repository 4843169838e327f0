import type { Route, RouteTree } from './policy.ts';
import { segmentsOf, splitRouteKey } from './route-key.ts';

interface GrowingTree {
  readonly literals: Map<string, GrowingTree>;
  parameter: GrowingTree | undefined;
  readonly routes: Map<string, Route>;
  readonly greedy: Map<string, Route>;
}

/** Grows the tree of routes whose keys were checked: of two with one method and one shape, the later would replace the earlier. */
export function growTree(routes: readonly Route[]): RouteTree {
  const root = emptyTree();
  for (const route of routes) {
    const { method, resource } = splitRouteKey(route.key);
    endOf(root, resource).set(method, route);
  }
  return root;
}

function endOf(root: GrowingTree, resource: string): Map<string, Route> {
  let node = root;
  for (const segment of segmentsOf(resource)) {
    // Nothing follows a greedy parameter.
    if (segment.kind === 'greedy') return node.greedy;
    node = segment.kind === 'literal' ? literalChild(node, segment.text) : parameterChild(node);
  }
  return node.routes;
}

function literalChild(node: GrowingTree, text: string): GrowingTree {
  const child = node.literals.get(text) ?? emptyTree();
  node.literals.set(text, child);
  return child;
}

function parameterChild(node: GrowingTree): GrowingTree {
  node.parameter ??= emptyTree();
  return node.parameter;
}

function emptyTree(): GrowingTree {
  return { literals: new Map(), parameter: undefined, routes: new Map(), greedy: new Map() };
}

/**
 * The routes, by method, of the most specific template that meets these segments; undefined if none does. Goes back where a
 * more specific beginning leads nowhere. As in API Gateway, the resource is chosen before the method.
 */
export function findInTree(
  tree: RouteTree,
  segments: readonly string[],
  depth = 0,
): ReadonlyMap<string, Route> | undefined {
  const segment = segments[depth];
  if (segment === undefined) return tree.routes.size > 0 ? tree.routes : undefined;

  const literal = tree.literals.get(segment);
  return (
    (literal && findInTree(literal, segments, depth + 1)) ??
    (tree.parameter && findInTree(tree.parameter, segments, depth + 1)) ??
    (tree.greedy.size > 0 ? tree.greedy : undefined)
  );
}
