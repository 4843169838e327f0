import { describe, expect, it } from 'vitest';
import { ProviderResultInvalidError } from '../../../src/identity-provider/errors.ts';
import type { Capability } from '../../../src/identity-provider/identity-provider.ts';
import { createInsecureResultVerifier } from '../../../src/identity-provider/insecure-result-verifier.ts';
import { EXPECTED, NOW } from './signed-result.ts';

const ANSWER = { challenge_id: 'challenge-1', status: 'completed', match_result: true, liveness_verified: true };
const APPROVED = { outcome: 'approved', authTime: NOW, amr: ['face'], jws: undefined };

async function verify(answer: Record<string, unknown>, capabilities: readonly Capability[] = []): Promise<unknown> {
  try {
    return await createInsecureResultVerifier(new Set(capabilities))(answer, EXPECTED, NOW);
  } catch (error) {
    if (error instanceof ProviderResultInvalidError) return error.reason;
    throw error;
  }
}

describe('createInsecureResultVerifier', () => {
  it('approves the bare booleans of the card, from now, without anything to keep for a dispute', async () => {
    expect(await verify(ANSWER)).toEqual(APPROVED);
  });

  it.each([{ match_result: false }, { liveness_verified: false }, { match_result: false, liveness_verified: false }])(
    'T18: %j is refused, not approved',
    async (change) => {
      expect(await verify({ ...ANSWER, ...change })).toEqual({ outcome: 'refused' });
    },
  );

  const notBooleans = ['true', 1, ['true'], [true], { value: true }, null, undefined, 'false', 0, ''];
  it.each(notBooleans.flatMap((value) => [['match_result', value] as const, ['liveness_verified', value] as const]))(
    'T18: refuses %s = %j',
    async (name, value) => {
      expect(await verify({ ...ANSWER, [name]: value })).toBe('claims_malformed');
    },
  );

  it('T18: refuses the answer to another challenge', async () => {
    expect(await verify({ ...ANSWER, challenge_id: 'challenge-2' })).toBe('challenge_mismatch');
  });

  it('T18: compares an echo that is there, and needs one that is declared', async () => {
    expect(await verify({ ...ANSWER, user_id: 'person-2' })).toBe('user_mismatch');
    expect(await verify({ ...ANSWER, transaction_digest: 'digest-2' })).toBe('digest_mismatch');
    expect(await verify(ANSWER, ['echoes_user'])).toBe('user_missing');
    expect(await verify(ANSWER, ['echoes_digest'])).toBe('digest_missing');
    const echoing = { ...ANSWER, user_id: 'person-1', transaction_digest: 'digest-1' };
    expect(await verify(echoing, ['echoes_user', 'echoes_digest'])).toEqual(APPROVED);
  });
});
