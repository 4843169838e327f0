import { describe, expect, it } from 'vitest';
import { ProviderResultInvalidError } from '../../../src/identity-provider/errors.ts';
import { readProofingClaims } from '../../../src/identity-provider/proofing-claims.ts';
import { EXPECTED_PROOFING, PASS, PASSED } from './signed-proofing.ts';
import { NOW } from './signed-result.ts';

const WEEK = 7 * 86_400;

function read(claims: object): unknown {
  try {
    return readProofingClaims(claims, EXPECTED_PROOFING, NOW);
  } catch (error) {
    if (error instanceof ProviderResultInvalidError) return error.reason;
    throw error;
  }
}

function without(claim: keyof typeof PASS): object {
  const { [claim]: _left, ...rest } = PASS;
  return rest;
}

describe('readProofingClaims: the outcome', () => {
  const pending = { outcome: 'pending' };
  const failed = (state: string) => ({ outcome: 'failed', state });

  it.each([
    ['Pending', 'Passed', pending],
    ['Pending', 'Failed', pending],
    ['Pending', 'Not performed', pending],
    ['In Progress', 'Passed', pending],
    ['In Progress', 'Failed', pending],
    ['In Progress', 'Not performed', pending],
    ['Completed', 'Passed', PASSED],
    ['Completed', 'Failed', failed('completed')],
    ['Completed', 'Not performed', failed('completed')],
    ['Expired', 'Passed', failed('expired')],
    ['Expired', 'Failed', failed('expired')],
    ['Expired', 'Not performed', failed('expired')],
    ['Declined', 'Passed', failed('declined')],
    ['Declined', 'Failed', failed('declined')],
    ['Declined', 'Not performed', failed('declined')],
  ])('F81: %s × %s', (status, result, outcome) => {
    expect(read({ ...PASS, status, result })).toEqual(outcome);
  });

  it.each([
    { status: 'completed' },
    { status: 'COMPLETED' },
    { status: 'Completed ' },
    { status: 'InProgress' },
    { status: 'In progress' },
    { status: 'Approved' },
    { status: '' },
    { status: ['Completed'] },
    { status: true },
    { status: null },
    { result: 'passed' },
    { result: 'PASSED' },
    { result: 'Passed ' },
    { result: 'Not Performed' },
    { result: 'Success' },
    { result: '' },
    { result: ['Passed'] },
    { result: true },
    { result: 1 },
    { result: null },
  ])('T18: refuses %j', (change) => {
    expect(read({ ...PASS, ...change })).toBe('claims_malformed');
  });

  it.each(['iat', 'exp', 'session_id', 'status', 'result', 'metadata'] as const)(
    'T18: refuses a result without %s',
    (claim) => {
      expect(read(without(claim))).toBe('claims_malformed');
    },
  );

  it.each([
    ['user_id', 'user_missing'],
    ['acr', 'ial_unknown'],
    ['completed_at', 'completed_at_out_of_bounds'],
  ] as const)('T18: a pass without %s is none; a failure needs it not', (claim, reason) => {
    expect(read(without(claim))).toBe(reason);
    expect(read({ ...without(claim), result: 'Failed' })).toEqual(failed('completed'));
  });

  it.each([null, '', 7, ['person-9'], 'p'.repeat(257)])('T18: refuses user_id %j', (user_id) => {
    expect(read({ ...PASS, user_id })).toBe('claims_malformed');
  });

  it.each([
    ['/assurance/ial/1', 1],
    ['/assurance/ial/2/', 2],
    ['/assurance/ial/3', 3],
  ])('F78: reads %s', (acr, ial) => {
    expect(read({ ...PASS, acr })).toEqual({ ...PASSED, ial });
  });

  it.each(['/assurance/ial/4', '/assurance/ial/0', '/assurance/ial/2//', '2', ''])('T18: refuses acr %j', (acr) => {
    expect(read({ ...PASS, acr })).toBe('ial_unknown');
  });

  it.each([null, 2, ['/assurance/ial/2']])('T18: refuses acr %j, which is no text', (acr) => {
    expect(read({ ...PASS, acr })).toBe('claims_malformed');
  });
});

describe('readProofingClaims: the link', () => {
  const { metadata } = PASS;

  it.each(['session-2', 'Session-1', 'session-1 ', ''])('T18: refuses session id %j', (session_id) => {
    expect(read({ ...PASS, session_id })).toBe('session_mismatch');
  });

  it.each([
    { cognito_user_pool: 'eu-west-1_Other' },
    { cognito_user_pool: 'eu-west-1_pool' },
    { cognito_username: 'dave' },
    { cognito_username: 'Carol' },
    { cognito_username: '' },
  ])('T18, T44: refuses the proofing of another account: %j', (change) => {
    expect(read({ ...PASS, metadata: { ...metadata, ...change } })).toBe('account_mismatch');
  });

  it.each([null, {}, 'carol', [metadata], { ...metadata, cognito_username: ['carol'] }])(
    'T18: refuses metadata %j',
    (changed) => {
      expect(read({ ...PASS, metadata: changed })).toBe('claims_malformed');
    },
  );

  it('T44: a failure of another session or account fails nothing', () => {
    expect(read({ ...PASS, result: 'Failed', session_id: 'session-2' })).toBe('session_mismatch');
    const other = { ...metadata, cognito_username: 'dave' };
    expect(read({ ...PASS, status: 'Declined', metadata: other })).toBe('account_mismatch');
  });
});

describe('readProofingClaims: the times', () => {
  it('T17: accepts an iat exactly 30 seconds ahead, and not 31', () => {
    expect(read({ ...PASS, iat: NOW + 30 })).toEqual(PASSED);
    expect(read({ ...PASS, iat: NOW + 31 })).toBe('not_yet_valid');
  });

  it('T17: accepts a life of exactly 900 seconds, and not 901', () => {
    expect(read({ ...PASS, exp: PASS.iat + 900 })).toEqual(PASSED);
    expect(read({ ...PASS, exp: PASS.iat + 901 })).toBe('lifetime_too_long');
  });

  it('T17: accepts a completion in the second of its signing, and not one second later', () => {
    expect(read({ ...PASS, completed_at: PASS.iat })).toEqual({ ...PASSED, at: PASS.iat });
    expect(read({ ...PASS, completed_at: PASS.iat + 1 })).toBe('completed_at_out_of_bounds');
  });

  it('T17: accepts a completion exactly 7 days before its signing, and not one second more', () => {
    expect(read({ ...PASS, completed_at: PASS.iat - WEEK })).toEqual({ ...PASSED, at: PASS.iat - WEEK });
    expect(read({ ...PASS, completed_at: PASS.iat - WEEK - 1 })).toBe('completed_at_out_of_bounds');
  });

  it('T17: a completion by a clock ahead of ours counts from now', () => {
    expect(read({ ...PASS, iat: NOW + 30, completed_at: NOW + 30 })).toEqual({ ...PASSED, at: NOW });
  });

  const notDates = ['1700000000', 1_700_000_000.5, -1, 2 ** 60, null, true, [1_700_000_000]];
  it.each(notDates.flatMap((value) => ['iat', 'exp', 'completed_at'].map((claim) => [claim, value] as const)))(
    'T17: refuses %s = %j',
    (claim, value) => {
      expect(read({ ...PASS, [claim]: value })).toBe('claims_malformed');
    },
  );
});
