import { createHandle } from '../../../src/step-up/handle.ts';
import type { Binding } from '../../../src/step-up/record.ts';

/** The nth of many challenges, each of a transaction of its own. */
export function numberedChallenge(n: number) {
  const digest = Buffer.alloc(32);
  digest.writeUInt32BE(n);
  const binding: Binding = `transaction:${digest.toString('base64url')}`;
  const nonce = digest.subarray(0, 16).toString('base64url');
  return { binding, nonce, handle: createHandle(binding, nonce) };
}
