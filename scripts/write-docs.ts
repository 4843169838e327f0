import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { reasonsPage } from './reasons-page.ts';

// Run by `npm run docs`. A test compares what is committed with what this writes.
await writeFile(fileURLToPath(new URL('../docs/reasons.md', import.meta.url)), await reasonsPage());
