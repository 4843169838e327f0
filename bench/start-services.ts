import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { CLAIMS, keySet, POOL_ID, type SigningKey } from '../test/fixtures/tokens/local-issuer.ts';

const MAIN = fileURLToPath(new URL('./services.main.ts', import.meta.url));

/** What surrounds an authorizer, in a process of its own, so that no row pays for it. */
export interface Services {
  readonly url: string;
  close(): Promise<void>;
}

/** @throws Error if it ends before it listens. */
export async function startServices(key: SigningKey): Promise<Services> {
  const user = { userPoolId: POOL_ID, sub: CLAIMS.sub, originJti: CLAIMS.origin_jti };
  const child = fork(MAIN, [JSON.stringify({ jwks: keySet(key), user })], { execArgv: [] });
  const exited = once(child, 'exit');
  const listening = once(child, 'message');
  const [port] = await Promise.race([listening, exited.then(() => [undefined])]);
  if (typeof port !== 'number') throw new Error('the services ended before they listened');
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      child.disconnect();
      await exited;
    },
  };
}
