import { readFile } from 'node:fs/promises';
import { printEssence } from '../bench/print-essence.ts';
import { printResults } from '../bench/print-results.ts';
import type { Results } from '../bench/results.ts';
import { betweenMarks } from './between-marks.ts';
import { reasonsPage } from './reasons-page.ts';

/** Pages that are made of something else, wholly or between two marks: path below the root → what it has to be. */
export async function writtenPages(root: URL): Promise<ReadonlyMap<string, string>> {
  const read = (path: string) => readFile(new URL(path, root), 'utf8');
  const results: Results = JSON.parse(await read('bench/results.json'));
  return new Map([
    ['docs/reasons.md', await reasonsPage()],
    ['README.md', betweenMarks(await read('README.md'), 'bench', printEssence(results))],
    ['bench/README.md', betweenMarks(await read('bench/README.md'), 'results', printResults(results))],
  ]);
}
