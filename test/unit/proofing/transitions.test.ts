import { describe, expect, it } from 'vitest';
import type { ProofingResult } from '../../../src/identity-provider/proofing-provider.ts';
import type { ProofingRecord } from '../../../src/proofing/record.ts';
import {
  claimProofing,
  confirmProofing,
  openProofing,
  pointToLatest,
  presentProofing,
  settleProofing,
} from '../../../src/proofing/transitions.ts';
import { numericDate } from '../../../src/shared/numeric-date.ts';
import { ALICE, ALICE_SUB, NOW } from './proofing-world.ts';

const at = (seconds: number) => numericDate(NOW + seconds);
const proof = { providerUserId: 'person-1', ial: 2, at: NOW } as const;
const base = { rev: 7, account: ALICE, mode: 'initiate', until: at(86_400), purgeAt: at(604_800) } as const;
const STATES: readonly ProofingRecord[] = [
  { ...base, state: 'opened', url: 'https://tenant.example/v/1' },
  { ...base, state: 'failed', failure: 'declined' },
  { ...base, state: 'passed', proof },
  { ...base, state: 'claimed', proof, sub: ALICE_SUB },
  { ...base, state: 'confirmed', proof, sub: ALICE_SUB },
];
const PASS: Extract<ProofingResult, { outcome: 'passed' }> = { outcome: 'passed', ...proof };
const other = { ...ALICE, username: 'mallory' };
const summary = (decided: ReturnType<typeof claimProofing>) =>
  decided.kind === 'write' ? decided.next.state : decided.kind === 'refuse' ? decided.reason : decided.kind;
const each = (decide: (record: ProofingRecord) => ReturnType<typeof claimProofing>) =>
  Object.fromEntries(STATES.map((record) => [record.state, summary(decide(record))]));

describe('the transitions of a proofing session', () => {
  it('settle an opened session alone, and never bring a failed one back', () => {
    expect(each((record) => settleProofing(record, PASS, at(1)))).toEqual({
      opened: 'passed',
      failed: 'proofing_failed',
      passed: 'keep',
      claimed: 'keep',
      confirmed: 'keep',
    });
    expect(each((record) => settleProofing(record, { outcome: 'failed', state: 'expired' }, at(1)))).toEqual({
      opened: 'failed',
      failed: 'proofing_failed',
      passed: 'keep',
      claimed: 'keep',
      confirmed: 'keep',
    });
  });

  it('T44: give a session that passed to one sub of its own account', () => {
    expect(each((record) => claimProofing(record, { account: ALICE, sub: ALICE_SUB }, NOW))).toEqual({
      opened: 'proofing_not_passed',
      failed: 'proofing_failed',
      passed: 'claimed',
      claimed: 'keep',
      confirmed: 'keep',
    });
    expect(each((record) => claimProofing(record, { account: ALICE, sub: 'other' }, NOW))).toMatchObject({
      passed: 'claimed',
      claimed: 'account_mismatch',
      confirmed: 'account_mismatch',
    });
    expect(
      new Set(Object.values(each((record) => claimProofing(record, { account: other, sub: ALICE_SUB }, NOW)))),
    ).toEqual(new Set(['account_mismatch']));
  });

  it('confirm what is claimed, for the sub that claimed it', () => {
    expect(each((record) => confirmProofing(record, ALICE_SUB, NOW))).toEqual({
      opened: 'proofing_not_passed',
      failed: 'proofing_not_passed',
      passed: 'proofing_not_passed',
      claimed: 'confirmed',
      confirmed: 'keep',
    });
    expect(each((record) => confirmProofing(record, 'other', NOW))).toMatchObject({
      claimed: 'account_mismatch',
      confirmed: 'account_mismatch',
    });
  });

  it('T44: take no session from a client that Pre Sign-up opened, in whatever state', () => {
    const present = (record: ProofingRecord) => presentProofing(record, { account: ALICE, proof, firstRev: 1 }, NOW);

    expect(new Set(Object.values(each(present)))).toEqual(new Set(['session_used']));
    expect(each((record) => present({ ...record, mode: 'verify' }))).toEqual({
      opened: 'session_used',
      failed: 'session_used',
      passed: 'keep',
      claimed: 'session_used',
      confirmed: 'session_used',
    });
    expect(
      summary(
        presentProofing(
          { ...base, mode: 'verify', state: 'passed', proof },
          { account: other, proof, firstRev: 1 },
          NOW,
        ),
      ),
    ).toBe('session_used');
  });

  it('leave a session that is opened again as it is', () => {
    const again = { account: ALICE, url: 'https://tenant.example/v/2', startedAt: at(5), firstRev: 1 };

    expect(new Set(Object.values(each((record) => openProofing(record, again))))).toEqual(new Set(['keep']));
  });

  it('settle, claim and confirm nothing that is not there', () => {
    expect(summary(settleProofing(undefined, PASS, NOW))).toBe('session_unknown');
    expect(summary(claimProofing(undefined, { account: ALICE, sub: ALICE_SUB }, NOW))).toBe('session_unknown');
    expect(summary(confirmProofing(undefined, ALICE_SUB, NOW))).toBe('session_unknown');
  });

  it('add one to the revision and never forget earlier, also when a clock was set back', () => {
    const [, , passed] = STATES;
    const decided = claimProofing(passed, { account: ALICE, sub: ALICE_SUB }, at(-1000));

    expect(decided).toMatchObject({ kind: 'write', next: { rev: 8, purgeAt: base.purgeAt } });
  });

  it('never take a proof from the future', () => {
    expect(settleProofing(STATES[0], { ...PASS, at: at(30) }, at(1))).toMatchObject({ next: { proof: { at: at(1) } } });
  });
});

describe('pointToLatest', () => {
  const latest = { rev: 7, sessionId: 'first', startedAt: NOW, purgeAt: at(604_800) };

  it.each([
    ['first', 0, 'keep'],
    ['second', -1, 'keep'],
    ['second', 0, 'write'],
    ['second', 1, 'write'],
  ])('told of session %s, %i s after the newest: %s', (sessionId, seconds, kind) => {
    expect(pointToLatest(latest, { sessionId, startedAt: at(seconds), firstRev: 1 }).kind).toBe(kind);
  });
});
