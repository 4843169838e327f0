import type { Profiler } from 'node:inspector';

/** What part of the time, from 0 to 1, a source has. */
export interface Share {
  readonly source: string;
  readonly share: number;
}

/**
 * Shares of a profile's time, the largest first: each sample belongs to the innermost frame of its stack whose source is known. What has
 * none is Node's, or the bench's; V8's own entries, such as the garbage collector, keep their names. Idle time counts nothing.
 */
export function sharesOf(
  { nodes, samples = [], timeDeltas = [] }: Profiler.Profile,
  sourceOf: (frame: Profiler.ProfileNode['callFrame']) => string | undefined,
): readonly Share[] {
  const sources = new Map<number, string | undefined>();
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const inherit = (node: Profiler.ProfileNode, outer: string | undefined) => {
    const source = sourceOf(node.callFrame) ?? outer;
    sources.set(node.id, source);
    for (const id of node.children ?? []) {
      const child = byId.get(id);
      if (child) inherit(child, source);
    }
  };
  for (const node of nodes) if (node.callFrame.functionName === '(root)') inherit(node, undefined);

  const times = new Map<string, number>();
  let total = 0;
  for (const [index, id] of samples.entries()) {
    const { functionName = '', url = '' } = byId.get(id)?.callFrame ?? {};
    if (functionName === '(idle)') continue;
    const time = timeDeltas[index] ?? 0;
    const source = sources.get(id) ?? (functionName.startsWith('(') && url === '' ? functionName : 'Node');
    times.set(source, (times.get(source) ?? 0) + time);
    total += time;
  }
  return [...times]
    .map(([source, time]) => ({ source, share: time / total }))
    .toSorted((one, other) => other.share - one.share);
}

/** What has at least half a percent, a line each. */
export function printShares(shares: readonly Share[]): string {
  return shares
    .filter(({ share }) => share >= 0.005)
    .map(({ source, share }) => `${(share * 100).toFixed(1).padStart(5)} %  ${source}`)
    .join('\n');
}
