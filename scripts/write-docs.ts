import { writeFile } from 'node:fs/promises';
import { writtenPages } from './written-pages.ts';

// Run by `npm run docs`. A test compares what is committed with what this writes.
const root = new URL('../', import.meta.url);
for (const [path, page] of await writtenPages(root)) await writeFile(new URL(path, root), page);
