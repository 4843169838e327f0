import { describe, expect, it } from 'vitest';
import { ProviderResultInvalidError } from '../../../src/identity-provider/errors.ts';
import type { Capability } from '../../../src/identity-provider/identity-provider.ts';
import { readResultClaims } from '../../../src/identity-provider/result-claims.ts';
import { APPROVAL, EXPECTED, NOW } from './signed-result.ts';

const approved = { outcome: 'approved', authTime: APPROVAL.auth_time, amr: ['face'] };

function read(claims: object, capabilities: readonly Capability[] = []): unknown {
  try {
    return readResultClaims(claims, EXPECTED, new Set(capabilities), NOW);
  } catch (error) {
    if (error instanceof ProviderResultInvalidError) return error.reason;
    throw error;
  }
}

function without(claim: keyof typeof APPROVAL): object {
  const { [claim]: _left, ...rest } = APPROVAL;
  return rest;
}

describe('readResultClaims: the answer', () => {
  it('approves a completed result whose two booleans are true', () => {
    expect(read(APPROVAL)).toEqual(approved);
  });

  it.each([
    ['declined', { status: 'declined' }],
    ['declined with both booleans false', { status: 'declined', match_result: false, liveness_verified: false }],
    ['completed without a match', { match_result: false }],
    ['completed without liveness', { liveness_verified: false }],
  ])('T18: %s is refused, not approved', (_name, change) => {
    expect(read({ ...APPROVAL, ...change })).toEqual({ outcome: 'refused' });
  });

  const notBooleans = ['true', 1, ['true'], [true], { value: true }, null, 'false', 0, ''];
  it.each(notBooleans.flatMap((value) => [['match_result', value] as const, ['liveness_verified', value] as const]))(
    'T18: refuses %s = %j',
    (claim, value) => {
      expect(read({ ...APPROVAL, [claim]: value })).toBe('claims_malformed');
    },
  );

  it.each(['pending', 'COMPLETED', 'Completed', 'approved', 'complete', '', ['completed'], true, null])(
    'T18: refuses status %j',
    (status) => {
      expect(read({ ...APPROVAL, status })).toBe('claims_malformed');
    },
  );

  it.each(['iat', 'exp', 'auth_time', 'challenge_id', 'status', 'match_result', 'liveness_verified'] as const)(
    'T18: refuses a result without %s',
    (claim) => {
      expect(read(without(claim))).toBe('claims_malformed');
    },
  );
});

describe('readResultClaims: the link', () => {
  it.each(['challenge-2', 'Challenge-1', 'challenge-1 ', ''])('T18: refuses challenge id %j', (challenge_id) => {
    expect(read({ ...APPROVAL, challenge_id })).toBe('challenge_mismatch');
  });

  it('T18: refuses another user, declared or not', () => {
    expect(read({ ...APPROVAL, user_id: 'person-2' })).toBe('user_mismatch');
    expect(read({ ...APPROVAL, user_id: 'person-2' }, ['echoes_user'])).toBe('user_mismatch');
  });

  it('T18: refuses another digest, declared or not', () => {
    expect(read({ ...APPROVAL, transaction_digest: 'digest-2' })).toBe('digest_mismatch');
    expect(read({ ...APPROVAL, transaction_digest: 'digest-2' }, ['echoes_digest'])).toBe('digest_mismatch');
  });

  it('requires the user only where echoes_user is declared', () => {
    expect(read(without('user_id'))).toEqual(approved);
    expect(read(without('user_id'), ['echoes_user'])).toBe('user_missing');
  });

  it('requires the digest only where echoes_digest is declared', () => {
    expect(read(without('transaction_digest'))).toEqual(approved);
    expect(read(without('transaction_digest'), ['echoes_digest'])).toBe('digest_missing');
  });

  it.each([['user_id'], ['transaction_digest']])('T18: refuses a %s that is not a string', (claim) => {
    expect(read({ ...APPROVAL, [claim]: null })).toBe('claims_malformed');
    expect(read({ ...APPROVAL, [claim]: ['person-1'] })).toBe('claims_malformed');
  });

  it('T18: a refusal of another challenge refuses nothing', () => {
    expect(read({ ...APPROVAL, status: 'declined', challenge_id: 'challenge-2' })).toBe('challenge_mismatch');
  });
});

describe('readResultClaims: the times', () => {
  it('T17: accepts an iat exactly 30 seconds ahead, and not 31', () => {
    expect(read({ ...APPROVAL, iat: NOW + 30 })).toEqual(approved);
    expect(read({ ...APPROVAL, iat: NOW + 31 })).toBe('not_yet_valid');
  });

  it('T17: accepts a life of exactly 900 seconds, and not 901', () => {
    expect(read({ ...APPROVAL, exp: APPROVAL.iat + 900 })).toEqual(approved);
    expect(read({ ...APPROVAL, exp: APPROVAL.iat + 901 })).toBe('lifetime_too_long');
  });

  it('T17: accepts an answer in the second of its signing, and not one second later', () => {
    expect(read({ ...APPROVAL, auth_time: APPROVAL.iat })).toEqual({ ...approved, authTime: APPROVAL.iat });
    expect(read({ ...APPROVAL, auth_time: APPROVAL.iat + 1 })).toBe('auth_time_out_of_bounds');
  });

  it('T17: accepts an answer exactly 900 seconds before its signing, and not 901', () => {
    const oldest = APPROVAL.iat - 900;
    expect(read({ ...APPROVAL, auth_time: oldest })).toEqual({ ...approved, authTime: oldest });
    expect(read({ ...APPROVAL, auth_time: oldest - 1 })).toBe('auth_time_out_of_bounds');
  });

  const notDates = ['1700000000', 1_700_000_000.5, -1, 2 ** 60, null, true, [1_700_000_000]];
  it.each(notDates.flatMap((value) => ['iat', 'exp', 'auth_time'].map((claim) => [claim, value] as const)))(
    'T17: refuses %s = %j',
    (claim, value) => {
      expect(read({ ...APPROVAL, [claim]: value })).toBe('claims_malformed');
    },
  );
});
