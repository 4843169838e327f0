import { createHandle } from '../../../src/step-up/handle.ts';
import { boundText } from '../../fixtures/bound-text.ts';

/** The nth of many challenges, each of a transaction of its own. */
export function numberedChallenge(n: number) {
  const bytes = Buffer.alloc(16);
  bytes.writeUInt32BE(n);
  const nonce = bytes.toString('base64url');
  const { binding, transaction } = boundText(`Pay the ${n}th`);
  return { binding, transaction, nonce, handle: createHandle(binding, nonce) };
}
