import * as z from 'zod';
import type { RoutesPoint } from './growth-chart.ts';

const spread = z.object({ median: z.number(), low: z.number(), high: z.number() });
const measured = z.object({ cpuOverFloorB: spread });
const row = z.object({
  name: z.string(),
  /** Where a row is measured several times in one process. */
  stages: z.optional(z.array(measured)),
  ...measured.partial().shape,
});
const results = z.object({ rows: z.array(row) });

/** What bench/results.json says of growing policies in a process that is warm, the smallest first. */
export function benchRoutes(value: unknown): readonly RoutesPoint[] {
  return results
    .parse(value)
    .rows.flatMap(({ name, stages, ...once }) => {
      const routes = /^policy-of-(\d+)-routes$/.exec(name)?.[1];
      const { cpuOverFloorB: cost } = stages?.at(-1) ?? once;
      return routes === undefined || !cost ? [] : [{ routes: Number(routes), cost }];
    })
    .toSorted((a, b) => a.routes - b.routes);
}
