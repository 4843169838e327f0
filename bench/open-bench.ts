import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRsaKey, mint, type SigningKey } from '../test/fixtures/tokens/local-issuer.ts';
import { buildBundles, buildPrograms } from './bundles.ts';
import { ROUTE_COUNTS } from './rows/routes.ts';
import { startServices } from './start-services.ts';
import type { Bench } from './take-sample.ts';
import type { World } from './world.ts';
import { writePolicies } from './write-policies.ts';

export interface OpenBench extends Bench {
  close(): Promise<void>;
}

/** Makes everything that rows need, in a folder that is deleted at the end. The authorizer has to be built already (`npm run build`). */
export async function openBench(options: {
  readonly root: string;
  readonly tokens: number;
  /** No policy has more. */
  readonly routeLimit: number;
  /** The folder of another build of the authorizer, to be measured beside ours. */
  readonly against?: string | undefined;
  /** Signs the tokens. @default - the key that the services serve */
  readonly signingKey?: SigningKey;
}): Promise<OpenBench> {
  const { root, routeLimit } = options;
  const key = createRsaKey('bench');
  const { signingKey = key } = options;
  const directory = await mkdtemp(join(tmpdir(), 'countersign-bench-'));
  const [services, bundles, programs, policies] = await Promise.all([
    startServices(key),
    buildBundles(root, directory, options.against),
    buildPrograms(root, directory),
    writePolicies(ROUTE_COUNTS, routeLimit, directory),
  ]);
  const tokens = Array.from({ length: options.tokens }, (_, number) => mint(signingKey, { jti: `jti-${number}` }));
  const world: World = { servicesUrl: services.url, jwk: key.jwk, tokens, bundles, policies };
  const worldFile = join(directory, 'world.json');
  await writeFile(worldFile, JSON.stringify(world));
  return {
    world,
    worldFile,
    programs,
    async close() {
      await services.close();
      await rm(directory, { recursive: true });
    },
  };
}
