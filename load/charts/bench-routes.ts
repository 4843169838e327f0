import * as z from 'zod';
import type { RoutesPoint } from './growth-chart.ts';

const spread = z.object({ median: z.number(), low: z.number(), high: z.number() });
const results = z.object({ rows: z.array(z.object({ name: z.string(), cpuOverFloorB: spread })) });

/** What bench/results.json says of growing policies, the smallest first. */
export function benchRoutes(value: unknown): readonly RoutesPoint[] {
  return results
    .parse(value)
    .rows.flatMap(({ name, cpuOverFloorB: cost }) => {
      const routes = /^policy-of-(\d+)-routes$/.exec(name)?.[1];
      return routes === undefined ? [] : [{ routes: Number(routes), cost }];
    })
    .toSorted((a, b) => a.routes - b.routes);
}
