import { createRequire } from 'node:module';
import { join } from 'node:path';
import { noTracing, type Tracing } from './tracing.ts';

/**
 * The tracer of a bundle: `tracer.js` beside its `index.js`, built from powertools-tracing.ts. While tracing is off the file is not even
 * read, so it costs nothing (F62). Throws at the cold start if tracing is on and the file is not there.
 */
export function loadTracing(on: boolean, directory: string): Tracing {
  if (!on) return noTracing;
  const load = createRequire(join(directory, 'index.js'));
  const { createTracing }: typeof import('./powertools-tracing.ts') = load('./tracer.js');
  return createTracing();
}
