import { randomBytes } from 'node:crypto';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LOCAL_CREDENTIALS } from '../dev/dynamodb/local-dynamodb.ts';
import { systemClock } from '../src/shared/numeric-date.ts';
import { systemRandom } from '../src/shared/random.ts';
import { dynamoDbIdentityStore } from '../src/step-up/dynamodb-identity-store.ts';
import { leanDynamoDbCalls } from '../src/step-up/dynamodb-lean-calls.ts';
import { dynamoDbLimitsStore } from '../src/step-up/dynamodb-limits-store.ts';
import { dynamoDbStepUpStore } from '../src/step-up/dynamodb-step-up-store.ts';
import { body, startJwksServer } from '../test/fixtures/tokens/jwks-server.ts';
import { createRsaKey, keySet } from '../test/fixtures/tokens/local-issuer.ts';
import type { LoadOptions } from './load-options.ts';
import { createMintToken } from './play/mint-token.ts';
import type { Stores } from './play/stores.ts';
import type { World } from './play/world.ts';
import { startStore } from './store/start-store.ts';
import { REGION, TABLE } from './store/table.ts';
import type { Authorizer } from './workers/authorizer.ts';
import { createPool } from './workers/pool.ts';
import { startAuthorizers } from './workers/start-authorizers.ts';

/** Everything that a run needs, in processes that end with it. */
export interface OpenLoad {
  readonly world: World;
  readonly client: DynamoDBClient;
  /** The bank's, without the sandbox's. */
  readonly authorizers: readonly Authorizer[];
  close(): Promise<void>;
}

/** Where the project lies, and where the authorizer that is asked. */
export interface Places {
  readonly root: string;
  /** A folder with `index.js` and `policy.json`. */
  readonly bundle: string;
}

/** Nobody who acts for a phone has the function's limits of time. */
const PATIENT = { connectMs: 60_000, attemptMs: 60_000 };

/** Starts store, keys and authorizers. The bundle has to be built already (`npm run build`). */
export async function openLoad(
  { root, bundle }: Places,
  { workers, inFlight, store: storeName }: Pick<LoadOptions, 'workers' | 'inFlight' | 'store'>,
): Promise<OpenLoad> {
  const closing: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const end of closing.splice(0).toReversed()) await end();
  };
  try {
    const store = await startStore(storeName);
    closing.push(() => store.close());
    const [key, foreignKey] = [createRsaKey('load'), createRsaKey('load')];
    const keys = await startJwksServer(body(keySet(key)));
    closing.push(() => keys.close());
    const places = { root, bundle, storeUrl: store.url, jwksUri: keys.url.href };
    const started = await startAuthorizers({ ...places, workers });
    closing.push(() => started.close());

    const { policies } = started;
    const pools = { bank: createPool(started.bank, inFlight), sandbox: createPool([started.sandbox], inFlight) };
    const world: World = {
      run: randomBytes(6).toString('hex'),
      send: (to, event) => pools[to].send(event),
      race: (events) => pools.bank.race(events),
      // One alone is no race.
      racers: Math.max(2, workers),
      mint: createMintToken({ key, foreignKey, clock: systemClock }),
      stores: storesAt(store.url),
      clock: systemClock,
      random: systemRandom,
      audiences: { bank: policies.bank.audience, sandbox: policies.sandbox.audience },
      policySha256s: { bank: policies.bank.sha256, sandbox: policies.sandbox.sha256 },
      elapsed: () => performance.now(),
    };
    return { world, client: store.client, authorizers: started.bank, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function storesAt(url: string): Stores {
  const config = { region: REGION, endpoint: new URL(url), credentials: LOCAL_CREDENTIALS };
  const calls = leanDynamoDbCalls(config, PATIENT);
  return {
    stepUps: dynamoDbStepUpStore(calls, TABLE),
    limits: dynamoDbLimitsStore(calls, TABLE),
    identities: dynamoDbIdentityStore(calls, TABLE),
  };
}
