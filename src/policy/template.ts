import type { RouteKey, Segment } from './route-key.ts';

/** Tells whether every path that meets `inner` meets `outer` too. */
export function covers(outer: readonly Segment[], inner: readonly Segment[]): boolean {
  for (const [index, segment] of outer.entries()) {
    const other = inner[index];
    if (other === undefined) return false;
    if (segment.kind === 'greedy') return true;
    if (other.kind === 'greedy') return false;
    if (segment.kind === 'literal' && !(other.kind === 'literal' && other.text === segment.text)) return false;
  }
  return outer.length === inner.length;
}

/** Tells whether some path meets both. */
export function meet(a: readonly Segment[], b: readonly Segment[]): boolean {
  // By index: a policy of 10,000 templates asks this of each pair of them.
  for (let index = 0; index < a.length; index += 1) {
    const [segment, other] = [a[index], b[index]];
    if (segment === undefined || other === undefined) return false;
    if (segment.kind === 'greedy' || other.kind === 'greedy') return true;
    if (segment.kind === 'literal' && other.kind === 'literal' && segment.text !== other.text) return false;
  }
  return a.length === b.length;
}

/**
 * Tells whether a template of the policy lies below a route of the gateway that ends in a greedy parameter: its first segments are the
 * gateway's, parameter names included, and the gateway asks about its method.
 */
export function isBelowGateway(gateway: RouteKey, own: RouteKey): boolean {
  const above = gateway.segments.slice(0, -1);
  return (
    gateway.segments.at(-1)?.kind === 'greedy' &&
    own.segments.length > above.length &&
    above.every((segment, index) => sameSegment(segment, own.segments[index])) &&
    (gateway.method === 'ANY' || gateway.method === own.method)
  );
}

function sameSegment(a: Segment, b: Segment | undefined): boolean {
  if (a.kind === 'literal') return b?.kind === 'literal' && a.text === b.text;
  return b?.kind === a.kind && a.name === b.name;
}

const RANKS = { literal: 0, parameter: 1, greedy: 2 } as const;

/** Tells whether API Gateway and the policy choose `a` before `b` where both meet a path: at the first difference, a literal goes first. */
export function goesBefore(a: readonly Segment[], b: readonly Segment[]): boolean {
  for (const [index, segment] of a.entries()) {
    const difference = RANKS[segment.kind] - RANKS[b[index]?.kind ?? 'greedy'];
    if (difference !== 0) return difference < 0;
  }
  return false;
}
