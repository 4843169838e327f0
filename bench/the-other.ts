import type { Row } from './row.ts';

/** The same row, asked of the other build; undefined for one that does not ask ours. */
export function theOther(row: Row): Row | undefined {
  if (row.bundle !== 'countersign') return undefined;
  const named = { name: `${row.name}@other`, title: `${row.title} (the other build)`, bundle: 'other' } as const;
  if (row.kind === 'cold') return { ...row, ...named };
  return {
    ...row,
    ...named,
    prepare: (world) => row.prepare({ ...world, bundles: { ...world.bundles, countersign: world.bundles.other } }),
  };
}
