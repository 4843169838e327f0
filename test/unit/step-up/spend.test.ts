import { describe, expect, it } from 'vitest';
import { spend } from '../../../src/step-up/spend.ts';
import { at, NONCE, NOW, OTHER_NONCE, recordIn } from '../../fixtures/step-up-records.ts';

const use = { nonce: NONCE, attempt: 'attempt-1', invocation: 'invocation-1', maxAge: 300 };
const spent = { attempt: 'attempt-1', invocation: 'invocation-1', nonce: NONCE, at: NOW };
const older = { attempt: 'attempt-0', invocation: 'invocation-0', nonce: OTHER_NONCE, at: at(-900) };

function refused(reason: string) {
  return { kind: 'refuse', reason };
}

describe('spend', () => {
  it.each([0, 300])('spends evidence that is %i seconds old under a max_age of 300', (age) => {
    const record = recordIn('answered', { lastSpent: older });

    const next = { ...record, rev: 8, spent: { ...spent, at: at(age) }, purgeAt: at(age + 172_800) };
    expect(spend(record, use, at(age))).toEqual({ kind: 'write', next });
  });

  it('T17: refuses evidence one second past max_age', () => {
    expect(spend(recordIn('answered'), use, at(301))).toEqual(refused('authentication_too_old'));
  });

  it('T17: refuses evidence of one second in the future', () => {
    expect(spend(recordIn('answered'), use, at(-1))).toEqual(refused('authentication_in_future'));
  });

  it('T28: refuses under a max_age that is not a number', () => {
    expect(spend(recordIn('answered'), { ...use, maxAge: Number.NaN }, NOW)).toEqual(refused('authentication_too_old'));
  });

  it('T16: keeps its own use, also when the evidence has become too old', () => {
    const record = recordIn('answered', { spent });

    expect(spend(record, use, at(301))).toEqual({ kind: 'keep', record });
  });

  it('T16: refuses a second invocation of the same attempt', () => {
    const record = recordIn('answered', { spent });

    expect(spend(record, { ...use, invocation: 'invocation-2' }, NOW)).toEqual(refused('evidence_already_spent'));
  });

  it.each(['pending', 'ringing', 'challenged', 'refused'] as const)('T19: refuses a record that is %s', (state) => {
    expect(spend(recordIn(state), use, NOW)).toEqual(refused('evidence_missing'));
  });

  it('T24: refuses evidence of another nonce', () => {
    expect(spend(recordIn('answered'), { ...use, nonce: OTHER_NONCE }, NOW)).toEqual(refused('nonce_mismatch'));
  });

  it('refuses where no record is', () => {
    expect(spend(undefined, use, NOW)).toEqual(refused('no_record'));
  });
});
