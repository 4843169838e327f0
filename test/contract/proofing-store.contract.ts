import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ProofingStore } from '../../src/proofing/proofing-store.ts';
import type { Account, LatestProofing, ProofingRecord } from '../../src/proofing/record.ts';
import { at, NOW } from '../fixtures/step-up-records.ts';

const account: Account = { userPoolId: 'eu-west-1_Example', username: 'alice' };
const base = { account, mode: 'initiate', until: at(86_400), purgeAt: at(604_800) } as const;
const opened = (rev: number): ProofingRecord => ({ ...base, rev, state: 'opened', url: 'https://tenant.example/v/1' });
const latest = (rev: number): LatestProofing => ({ rev, sessionId: 'session-1', startedAt: NOW, purgeAt: at(604_800) });

const texts = fc.string({ minLength: 1, unit: 'grapheme' });
const proofs = fc.record(
  {
    providerUserId: texts,
    ial: fc.constantFrom(1 as const, 2 as const, 3 as const),
    at: fc.nat(10_000).map(at),
  },
  { noNullPrototype: true },
);
const common = fc.record({
  rev: fc.nat(),
  account: fc.record({ userPoolId: texts, username: texts }, { noNullPrototype: true }),
  mode: fc.constantFrom('initiate' as const, 'verify' as const),
  until: fc.nat(10_000).map(at),
  purgeAt: fc.nat(10_000).map(at),
});
const records: fc.Arbitrary<ProofingRecord> = fc
  .tuple(common, proofs, texts, fc.constantFrom('completed' as const, 'expired' as const, 'declined' as const))
  .chain(([shared, proof, text, failure]) =>
    fc.constantFrom<ProofingRecord>(
      { ...shared, state: 'opened', url: text },
      { ...shared, state: 'failed', failure },
      { ...shared, state: 'passed', proof },
      { ...shared, state: 'claimed', proof, sub: text },
      { ...shared, state: 'confirmed', proof, sub: text },
    ),
  );

let sessions = 0;
const newSession = () => {
  sessions += 1;
  return `session-${sessions}`;
};
const newAccount = (): Account => ({ ...account, username: newSession() });

/** What every `ProofingStore` does. */
export function proofingStoreContract(createStore: () => ProofingStore): void {
  let store: ProofingStore;
  beforeEach(() => {
    store = createStore();
  });

  describe('find and write', () => {
    it('gives undefined where nothing was written', async () => {
      expect(await store.find(newSession())).toBeUndefined();
    });

    it('gives back any record as it was written', async () => {
      await fc.assert(
        fc.asyncProperty(records, async (record) => {
          const sessionId = newSession();
          await store.write(sessionId, undefined, record);

          expect(await store.find(sessionId)).toStrictEqual(record);
        }),
      );
    });

    it('replaces the revision that was read, and no other', async () => {
      const sessionId = newSession();
      await store.write(sessionId, undefined, opened(7));

      expect(await store.write(sessionId, undefined, opened(1))).toBe('changed');
      expect(await store.write(sessionId, opened(6), opened(7))).toBe('changed');
      expect(await store.write(sessionId, opened(7), opened(8))).toBe('written');
      expect(await store.find(sessionId)).toEqual(opened(8));
    });

    it('T44: lets one of 20 first writes win', async () => {
      const sessionId = newSession();

      const results = await Promise.all(
        [...Array(20).keys()].map((rev) => store.write(sessionId, undefined, opened(rev))),
      );

      expect(results.filter((result) => result === 'written')).toHaveLength(1);
    });

    it.each(['', '../x', 'a b', 'a'.repeat(129)])('T14: refuses the session id %j', async (sessionId) => {
      await expect(store.find(sessionId)).rejects.toThrow(RangeError);
    });
  });

  describe('findLatest and writeLatest', () => {
    it('gives back the pointer as it was written', async () => {
      const own = newAccount();

      expect(await store.findLatest(own)).toBeUndefined();
      expect(await store.writeLatest(own, undefined, latest(7))).toBe('written');
      expect(await store.findLatest(own)).toStrictEqual(latest(7));
    });

    it('replaces the revision that was read, and no other', async () => {
      const own = newAccount();
      await store.writeLatest(own, undefined, latest(7));

      expect(await store.writeLatest(own, latest(6), latest(7))).toBe('changed');
      expect(await store.writeLatest(own, latest(7), latest(8))).toBe('written');
    });

    it('T14: keeps apart accounts whose names run together', async () => {
      await store.writeLatest({ userPoolId: 'pool', username: '#x' }, undefined, latest(7));

      expect(await store.findLatest({ userPoolId: 'pool#', username: 'x' })).toBeUndefined();
    });

    it.each([
      { userPoolId: '', username: 'alice' },
      { userPoolId: 'pool', username: '' },
    ])('T14: refuses %o', async (bad) => {
      await expect(store.findLatest(bad)).rejects.toThrow(RangeError);
    });
  });
}
