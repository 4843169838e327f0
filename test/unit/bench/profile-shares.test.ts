import type { Profiler } from 'node:inspector';
import { describe, expect, it } from 'vitest';
import { printShares, sharesOf } from '../../../bench/profile-shares.ts';

const sourceOf = ({ url }: { url: string }) => (url.startsWith('bundle:') ? url.slice('bundle:'.length) : undefined);

describe('sharesOf', () => {
  it('gives what Node does for a source to that source, and the rest to Node or V8', () => {
    const profile = profileOf(
      [
        node(1, '(root)', '', [2, 4, 5, 6]),
        node(2, 'decide', 'bundle:src/decide.ts', [3, 7]),
        node(3, 'verify', 'node:internal/crypto'),
        node(4, 'onread', 'node:net'),
        node(5, '(garbage collector)', ''),
        node(6, '(idle)', ''),
        node(7, 'parse', 'bundle:zod', [8]),
        node(8, 'writeBuffer', ''),
      ],
      [
        [2, 10],
        [3, 20],
        [4, 40],
        [5, 5],
        [6, 1000],
        [7, 15],
        [8, 10],
      ],
    );

    expect(sharesOf(profile, sourceOf)).toEqual([
      { source: 'Node', share: 0.4 },
      { source: 'src/decide.ts', share: 0.3 },
      { source: 'zod', share: 0.25 },
      { source: '(garbage collector)', share: 0.05 },
    ]);
  });
});

describe('printShares', () => {
  it('leaves out what is too little to be told from nothing', () => {
    const shares = [
      { source: 'Node', share: 0.996 },
      { source: 'zod', share: 0.004 },
    ];

    expect(printShares(shares)).toBe(' 99.6 %  Node');
  });
});

function node(id: number, functionName: string, url: string, children: number[] = []): Profiler.ProfileNode {
  return { id, callFrame: { functionName, url, scriptId: '0', lineNumber: 0, columnNumber: 0 }, children };
}

function profileOf(nodes: Profiler.ProfileNode[], samples: readonly (readonly [number, number])[]): Profiler.Profile {
  return {
    nodes,
    startTime: 0,
    endTime: 0,
    samples: samples.map(([id]) => id),
    timeDeltas: samples.map(([, time]) => time),
  };
}
