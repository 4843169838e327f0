import { cp, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import type { Profiler } from 'node:inspector';
import { SourceMap } from 'node:module';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { bundleLambda } from '../scripts/bundle-lambda.ts';
import { BESIDE, LAMBDAS } from '../scripts/lambdas.ts';
import { openBench } from './open-bench.ts';
import { type Share, sharesOf } from './profile-shares.ts';
import { rowNamed } from './rows.ts';
import { type Length, takeSample } from './take-sample.ts';
import { theOther } from './the-other.ts';

/**
 * Where the time of a warm row of ours goes, by the sampling of V8: each sample belongs to the file of ours, or the package, that was
 * nearest on the stack. The bundle is the one that deploys, with a map of its lines.
 *
 * @throws Error for a row that is not one, or comes to anything but what it expects.
 */
export async function profileRow(name: string, root: string, length: Length): Promise<readonly Share[]> {
  const row = theOther(rowNamed(name));
  if (row?.kind !== 'warm') throw new Error(`${name} is no warm row of the authorizer's`);
  const directory = await mkdtemp(join(tmpdir(), 'countersign-profile-'));
  const against = join(directory, 'bundle');
  const profiles = join(directory, 'profiles');
  try {
    await cp(join(root, 'dist/lambda/authorizer-rest'), against, { recursive: true });
    await bundleLambda(LAMBDAS['authorizer-rest'], against, BESIDE['authorizer-rest'], 'external');
    await mkdir(profiles);
    const bench = await openBench({ root, against, routeLimit: Number.POSITIVE_INFINITY, tokens: 1 + length.runs });
    await takeSample(row, bench, length, ['--cpu-prof', `--cpu-prof-dir=${profiles}`]).finally(bench.close);
    const [file = ''] = await readdir(profiles);
    const profile: Profiler.Profile = JSON.parse(await readFile(join(profiles, file), 'utf8'));
    return sharesOf(profile, await sourceIn(root, against));
  } finally {
    await rm(directory, { recursive: true });
  }
}

/** Gives the source of a frame in the bundle: its path in this project, or its package. */
async function sourceIn(root: string, bundle: string) {
  const script = join(bundle, 'index.js');
  const map = new SourceMap(JSON.parse(await readFile(`${script}.map`, 'utf8')));
  return ({ url, lineNumber, columnNumber }: { url: string; lineNumber: number; columnNumber: number }) => {
    if (!url.endsWith(script)) return undefined;
    const entry = map.findEntry(lineNumber, columnNumber);
    if (!('originalSource' in entry)) return undefined;
    const path = relative(root, resolve(bundle, entry.originalSource));
    const [, packageName] = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path) ?? [];
    return packageName ?? path;
  };
}
