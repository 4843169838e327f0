import { afterAll, describe, expect, it } from 'vitest';
import { removeScratch, synthesizeBank } from './synthesize-bank.ts';

afterAll(removeScratch);

describe('BankStack', () => {
  it('has no dependency cycle', () => {
    const resources: Readonly<Record<string, unknown>> = synthesizeBank().toJSON()['Resources'];
    const refers = new Map(
      Object.entries(resources).map(([id, resource]) => {
        const text = JSON.stringify(resource);
        return [id, Object.keys(resources).filter((other) => other !== id && text.includes(`"${other}"`))];
      }),
    );

    const done = new Set<string>();
    const findCycle = (id: string, path: readonly string[]): readonly string[] | undefined => {
      if (path.includes(id)) return [...path, id];
      if (done.has(id)) return undefined;
      for (const next of refers.get(id) ?? []) {
        const cycle = findCycle(next, [...path, id]);
        if (cycle) return cycle;
      }
      done.add(id);
      return undefined;
    };
    expect([...refers.keys()].map((id) => findCycle(id, [])).find((cycle) => cycle)).toBeUndefined();
    expect([...refers.values()].flat().length).toBeGreaterThan(100);
  });
});
