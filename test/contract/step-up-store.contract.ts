import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { applyTransition } from '../../src/step-up/apply.ts';
import type { Binding, StepUpRecord, User } from '../../src/step-up/record.ts';
import { spend } from '../../src/step-up/spend.ts';
import type { StepUpStore } from '../../src/step-up/step-up-store.ts';
import { open } from '../../src/step-up/transitions.ts';
import { at, NONCE, NOW, OTHER_NONCE, recordIn } from '../fixtures/step-up-records.ts';
import { lossyStepUpStore } from '../fixtures/stores/lossy-step-up-store.ts';
import { stepUpRecords } from './arbitrary-records.ts';

const POOL = 'eu-west-1_Example';
const BINDING: Binding = `transaction:${'A'.repeat(43)}`;
const STATES = ['pending', 'ringing', 'challenged', 'answered', 'refused'] as const;
const FIFTY = [...Array(50).keys()];

/** What every `StepUpStore` does. `createStore` gives a store in which the users of this run have no records. */
export function stepUpStoreContract(createStore: () => StepUpStore): void {
  let store: StepUpStore;
  let users = 0;
  let user: User;

  function newUser(): User {
    users += 1;
    return { userPoolId: POOL, sub: `sub-${users}` };
  }

  beforeEach(() => {
    store = createStore();
    user = newUser();
  });

  describe('find', () => {
    it('gives undefined where nothing was written', async () => {
      expect(await store.find(user, BINDING)).toBeUndefined();
    });

    it.each(STATES)('gives back a record that is %s', async (state) => {
      const record = recordIn(state);
      await store.write(user, BINDING, undefined, record);

      expect(await store.find(user, BINDING)).toEqual(record);
    });

    it('gives back any record as it was written', async () => {
      await fc.assert(
        fc.asyncProperty(stepUpRecords, async (record) => {
          const user = newUser();
          await store.write(user, BINDING, undefined, record);

          expect(await store.find(user, BINDING)).toStrictEqual(record);
        }),
      );
    });

    it('gives back the longest transaction that the authorizer lets by', async () => {
      const record = recordIn('pending');
      const challenge = { ...record.challenge, state: 'pending', transaction: '\u2028'.repeat(42_666) } as const;
      await store.write(user, BINDING, undefined, { ...record, challenge });

      expect((await store.find(user, BINDING))?.challenge).toEqual(challenge);
    });

    it.each<[string, User, User]>([
      ['a pool and a sub that join alike', { userPoolId: 'a#b', sub: 'c' }, { userPoolId: 'a', sub: 'b#c' }],
      ['a pool that looks like a length', { userPoolId: '1:a', sub: 'c' }, { userPoolId: 'a', sub: 'c' }],
      ['a sub that looks like a key', { userPoolId: 'p', sub: 'a#step-up' }, { userPoolId: 'p', sub: 'a' }],
      ['two users of one pool', { userPoolId: 'p', sub: 'a' }, { userPoolId: 'p', sub: 'b' }],
      ['one sub in two pools', { userPoolId: 'p', sub: 'a' }, { userPoolId: 'q', sub: 'a' }],
      ['two casings', { userPoolId: 'p', sub: 'a' }, { userPoolId: 'p', sub: 'A' }],
    ])('T14: keeps apart %s', async (_name, one, other) => {
      const prefix = newUser().sub;
      const binding = bindingNumber(users);
      await store.write({ ...one, sub: one.sub + prefix }, binding, undefined, recordIn('pending'));

      expect(await store.find({ ...other, sub: other.sub + prefix }, binding)).toBeUndefined();
      expect(await store.find({ ...one, sub: one.sub + prefix }, binding)).toBeDefined();
    });

    it.each<[string, Binding]>([
      ['another digest', `transaction:${'B'.repeat(42)}A`],
      ['the other kind', `session:${'A'.repeat(43)}`],
    ])('T13: keeps apart %s of one user', async (_name, other) => {
      await store.write(user, BINDING, undefined, recordIn('pending'));

      expect(await store.find(user, other)).toBeUndefined();
    });

    it.each<[string, User, Binding]>([
      ['an undefined digest', { userPoolId: POOL, sub: 'a' }, 'session:undefined'],
      ['an empty digest', { userPoolId: POOL, sub: 'a' }, 'transaction:'],
      ['an empty sub', { userPoolId: POOL, sub: '' }, BINDING],
      ['an empty pool', { userPoolId: '', sub: 'a' }, BINDING],
    ])('T41: refuses %s', async (_name, user, binding) => {
      await expect(store.find(user, binding)).rejects.toThrow(RangeError);
      await expect(store.write(user, binding, undefined, recordIn('pending'))).rejects.toThrow(RangeError);
    });
  });

  describe('write', () => {
    it('refuses to put a first record where one is, and leaves that one', async () => {
      const record = recordIn('answered');
      await store.write(user, BINDING, undefined, record);

      expect(await store.write(user, BINDING, undefined, recordIn('pending'))).toBe('changed');
      expect(await store.find(user, BINDING)).toEqual(record);
    });

    it('replaces the revision that was read', async () => {
      const record = recordIn('pending');
      const next = recordIn('ringing', { rev: record.rev + 1 });
      await store.write(user, BINDING, undefined, record);

      expect(await store.write(user, BINDING, record, next)).toBe('written');
      expect(await store.find(user, BINDING)).toEqual(next);
    });

    it.each([
      ['older', -1],
      ['later', 1],
    ])('T40: refuses over a revision one %s than the stored one', async (_name, difference) => {
      const record = recordIn('answered');
      await store.write(user, BINDING, undefined, record);

      const read = { ...record, rev: record.rev + difference };

      expect(await store.write(user, BINDING, read, recordIn('pending', { rev: read.rev + 1 }))).toBe('changed');
      expect(await store.find(user, BINDING)).toEqual(record);
    });

    it('refuses over a record that is no longer there', async () => {
      expect(await store.write(user, BINDING, recordIn('pending'), recordIn('ringing', { rev: 8 }))).toBe('changed');
      expect(await store.find(user, BINDING)).toBeUndefined();
    });

    it('T40: lets one of 50 first writes win', async () => {
      const results = await Promise.all(
        FIFTY.map((rev) => store.write(user, BINDING, undefined, recordIn('pending', { rev }))),
      );

      const stored = await store.find(user, BINDING);
      expect(results.filter((result) => result === 'written')).toHaveLength(1);
      expect(stored?.rev).toBe(results.indexOf('written'));
    });

    it('T40: lets one of 50 writes over the same revision win', async () => {
      const record = recordIn('answered');
      await store.write(user, BINDING, undefined, record);

      const results = await Promise.all(
        FIFTY.map((n) => store.write(user, BINDING, record, usedBy(record, `invocation-${n}`))),
      );

      const stored = await store.find(user, BINDING);
      expect(results.filter((result) => result === 'written')).toHaveLength(1);
      expect(stored?.spent?.invocation).toBe(`invocation-${results.indexOf('written')}`);
    });
  });

  describe('with applyTransition', () => {
    function spendAs(through: StepUpStore, invocation: string) {
      const use = { nonce: NONCE, attempt: 'one attempt', invocation, maxAge: 300 };
      return applyTransition(through, user, BINDING, (record) => spend(record, use, NOW));
    }

    it('T16: lets one of 50 parallel spends of one approval through', async () => {
      await store.write(user, BINDING, undefined, recordIn('answered'));

      const applied = await Promise.all(FIFTY.map((n) => spendAs(store, `invocation-${n}`)));

      const winner = applied.findIndex(({ kind }) => kind === 'written');
      expect(applied.filter(({ kind }) => kind !== 'refused')).toHaveLength(1);
      expect((await store.find(user, BINDING))?.spent?.invocation).toBe(`invocation-${winner}`);
    });

    it('T16: lets one of 50 parallel spends through when the response to its write is lost', async () => {
      await store.write(user, BINDING, undefined, recordIn('answered'));
      const lossy = lossyStepUpStore(store, 1);

      const applied = await Promise.all(FIFTY.map((n) => spendAs(lossy, `invocation-${n}`)));

      const winner = applied.findIndex(({ kind }) => kind === 'kept');
      expect(applied.filter(({ kind }) => kind !== 'refused')).toHaveLength(1);
      expect((await store.find(user, BINDING))?.spent?.invocation).toBe(`invocation-${winner}`);
    });

    it('T40: gives 50 parallel opens one challenge', async () => {
      const applied = await Promise.all(
        FIFTY.map((firstRev) =>
          applyTransition(store, user, BINDING, (record) =>
            open(record, { ...opening, nonce: nonceNumber(firstRev), firstRev }, NOW),
          ),
        ),
      );

      expect(new Set(applied.map(({ record }) => record?.challenge.nonce)).size).toBe(1);
    });

    it('T16: keeps the use of an approval when the next challenge is opened', async () => {
      await store.write(user, BINDING, undefined, recordIn('answered'));
      await spendAs(store, 'invocation-1');

      await applyTransition(store, user, BINDING, (record) => open(record, opening, at(1)));

      expect(await store.find(user, BINDING)).toMatchObject({
        challenge: { nonce: OTHER_NONCE },
        spent: undefined,
        lastSpent: { invocation: 'invocation-1', nonce: NONCE },
      });
      expect(await spendAs(store, 'invocation-2')).toMatchObject({ kind: 'refused', reason: 'evidence_missing' });
    });
  });
}

const opening = { nonce: OTHER_NONCE, firstRev: 1, sessionId: 's', acr: 'urn:x', transaction: undefined };

function usedBy(record: StepUpRecord, invocation: string): StepUpRecord {
  return { ...record, rev: record.rev + 1, spent: { attempt: 'attempt', invocation, nonce: NONCE, at: NOW } };
}

function nonceNumber(n: number): string {
  return Buffer.alloc(16, n).toString('base64url');
}

function bindingNumber(n: number): Binding {
  return `transaction:${Buffer.alloc(32, n).toString('base64url')}`;
}
