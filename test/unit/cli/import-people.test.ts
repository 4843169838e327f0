import { describe, expect, it } from 'vitest';
import { type ImportDeps, type ImportOutcome, importPeople } from '../../../src/cli/import-people.ts';
import { StoredItemInvalidError, StoreUnavailableError } from '../../../src/step-up/errors.ts';
import type { IdentityStore } from '../../../src/step-up/identity-store.ts';
import { at, identityWith, NOW, USER } from '../../fixtures/step-up-records.ts';
import { memoryIdentityStore } from '../../fixtures/stores/memory-identity-store.ts';
import { unavailableIdentityStore } from '../../fixtures/stores/unavailable-stores.ts';

const PERSON = { line: 1, sub: USER.sub, providerUserId: 'person-1', proofing: { ial: 2, at: NOW } } as const;
const REPLACE = { userPoolId: USER.userPoolId, replace: true };
const KEEP = { userPoolId: USER.userPoolId, replace: false };

/** What an import needs over `identities`, and what it did with them. */
function importInto(identities: IdentityStore) {
  const outcomes: ImportOutcome[] = [];
  const pauses: number[] = [];
  const deps: ImportDeps = {
    identities,
    random: { bits128: () => '', firstRev: () => 1 },
    pause: async (milliseconds) => pauses.push(milliseconds),
    told: (_, outcome) => outcomes.push(outcome),
  };
  return { deps, outcomes, pauses };
}

describe('importPeople', () => {
  it('writes a person who is not known, and nothing the second time', async () => {
    const identities = memoryIdentityStore();
    const { deps, outcomes } = importInto(identities);

    await importPeople([PERSON], KEEP, deps);
    const first = await identities.find(USER);
    await importPeople([PERSON], KEEP, deps);

    expect(outcomes).toEqual(['written', 'unchanged']);
    expect(first).toEqual(identityWith({ rev: 1, proofing: PERSON.proofing }));
    expect(await identities.find(USER)).toEqual(first);
  });

  it('T23 keeps revocations, of a person who is known and of one who is not', async () => {
    for (const providerUserId of [undefined, 'person-1', 'person-0']) {
      const revoked = { revokedBefore: at(-5), revokedSessions: new Map([['session', at(-9)]]) };
      const identities = memoryIdentityStore([[USER, identityWith({ providerUserId, ...revoked })]]);

      await importPeople([PERSON], REPLACE, importInto(identities).deps);

      expect(await identities.find(USER)).toEqual(
        identityWith({ rev: 8, providerUserId: 'person-1', proofing: PERSON.proofing, ...revoked }),
      );
    }
  });

  it('refuses to give a person another name, unless it is told to', async () => {
    const before = identityWith({ providerUserId: 'person-0', proofing: { ial: 3, at: at(-1) } });
    const identities = memoryIdentityStore([[USER, before]]);
    const { deps, outcomes } = importInto(identities);

    await importPeople([PERSON], KEEP, deps);
    expect(await identities.find(USER)).toEqual(before);

    await importPeople([{ ...PERSON, proofing: undefined }], REPLACE, deps);
    expect(await identities.find(USER)).toEqual(identityWith({ rev: 8, proofing: undefined }));
    expect(outcomes).toEqual(['refused', 'written']);
  });

  it('never lowers what is known of a person under the same name', async () => {
    const before = identityWith({ proofing: { ial: 3, at: at(-1) } });
    const identities = memoryIdentityStore([[USER, before]]);
    const { deps, outcomes } = importInto(identities);

    await importPeople([PERSON, { ...PERSON, proofing: undefined }], REPLACE, deps);

    expect(outcomes).toEqual(['unchanged', 'unchanged']);
    expect(await identities.find(USER)).toEqual(before);
  });

  it('has eight lines under way at once, and no more', async () => {
    const store = memoryIdentityStore();
    const seen = { now: 0, most: 0 };
    const { deps, outcomes } = importInto({
      ...store,
      async find(user) {
        seen.most = Math.max(seen.most, ++seen.now);
        await new Promise((resolve) => setImmediate(resolve));
        seen.now -= 1;
        return store.find(user);
      },
    });
    const people = Array.from({ length: 100 }, (_, i) => ({ ...PERSON, line: i + 1, sub: `sub-${i}` }));

    await importPeople(people, KEEP, deps);

    expect(seen.most).toBe(8);
    expect(outcomes).toEqual(people.map(() => 'written'));
  });

  it('T25 tries a line again twice while the table does not answer', async () => {
    const store = memoryIdentityStore();
    let failures = 2;
    const { deps, outcomes, pauses } = importInto({
      ...store,
      find: (user) => (failures-- > 0 ? unavailableIdentityStore.find(user) : store.find(user)),
    });

    await importPeople([PERSON], KEEP, deps);

    expect(outcomes).toEqual(['written']);
    expect(pauses).toEqual([200, 1000]);
  });

  it('T25 ends with the first line that failed, and begins no other', async () => {
    const { deps, outcomes } = importInto(unavailableIdentityStore);
    const people = Array.from({ length: 100 }, (_, i) => ({ ...PERSON, sub: `sub-${i}` }));

    await expect(importPeople(people, KEEP, deps)).rejects.toBeInstanceOf(StoreUnavailableError);

    expect(outcomes).toEqual(Array.from({ length: 8 }, () => 'failed'));
  });

  it('T19 does not write over an item that cannot be read', async () => {
    const find = () => Promise.reject(new StoredItemInvalidError('rev is refused'));
    const { deps, pauses } = importInto({ find, write: async () => 'written' });

    await expect(importPeople([PERSON], REPLACE, deps)).rejects.toBeInstanceOf(StoredItemInvalidError);

    expect(pauses).toEqual([]);
  });
});
