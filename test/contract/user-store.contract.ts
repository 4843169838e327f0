import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { User } from '../../src/step-up/record.ts';

const FIFTY = [...Array(50).keys()];

/** A store of one item for each person: `LimitsStore` and `IdentityStore`. */
export interface UserStore<Item> {
  find(user: User): Promise<Item | undefined>;
  write(user: User, previous: Item | undefined, next: Item): Promise<'written' | 'changed'>;
}

let users = 0;

/** A person of whom no store of this run knows anything yet. */
export function newUser(): User {
  users += 1;
  return { userPoolId: 'eu-west-1_Example', sub: `sub-${users}` };
}

/** What every store of one item for each person does. `items` are such items; `itemAt` gives one at a revision. */
export function userStoreContract<Item extends { readonly rev: number }>(
  createStore: () => UserStore<Item>,
  items: fc.Arbitrary<Item>,
  itemAt: (rev: number) => Item,
): void {
  let store: UserStore<Item>;
  let user: User;

  beforeEach(() => {
    store = createStore();
    user = newUser();
  });

  describe('find', () => {
    it('gives undefined where nothing was written', async () => {
      expect(await store.find(user)).toBeUndefined();
    });

    it('gives back any item as it was written', async () => {
      await fc.assert(
        fc.asyncProperty(items, async (item) => {
          const user = newUser();
          await store.write(user, undefined, item);

          expect(await store.find(user)).toStrictEqual(item);
        }),
      );
    });

    it.each<[string, Partial<User>]>([
      ['another sub', { sub: 'other' }],
      ['another pool', { userPoolId: 'eu-west-1_Other' }],
    ])('T14: keeps apart %s', async (_name, other) => {
      await store.write(user, undefined, itemAt(7));

      expect(await store.find({ ...user, ...other })).toBeUndefined();
    });

    it.each<[string, Partial<User>]>([
      ['an empty sub', { sub: '' }],
      ['an empty pool', { userPoolId: '' }],
    ])('T41: refuses %s', async (_name, part) => {
      await expect(store.find({ ...user, ...part })).rejects.toThrow(RangeError);
      await expect(store.write({ ...user, ...part }, undefined, itemAt(7))).rejects.toThrow(RangeError);
    });
  });

  describe('write', () => {
    it('refuses to put a first item where one is, and leaves that one', async () => {
      await store.write(user, undefined, itemAt(7));

      expect(await store.write(user, undefined, itemAt(1))).toBe('changed');
      expect(await store.find(user)).toEqual(itemAt(7));
    });

    it('replaces the revision that was read', async () => {
      await store.write(user, undefined, itemAt(7));

      expect(await store.write(user, itemAt(7), itemAt(8))).toBe('written');
      expect(await store.find(user)).toEqual(itemAt(8));
    });

    it.each([
      ['older', 6],
      ['later', 8],
    ])('refuses over a revision one %s than the stored one', async (_name, rev) => {
      await store.write(user, undefined, itemAt(7));

      expect(await store.write(user, itemAt(rev), itemAt(rev + 1))).toBe('changed');
      expect(await store.find(user)).toEqual(itemAt(7));
    });

    it('refuses over an item that is no longer there', async () => {
      expect(await store.write(user, itemAt(7), itemAt(8))).toBe('changed');
      expect(await store.find(user)).toBeUndefined();
    });

    it('lets one of 50 first writes win', async () => {
      const results = await Promise.all(FIFTY.map((rev) => store.write(user, undefined, itemAt(rev))));

      expect(results.filter((result) => result === 'written')).toHaveLength(1);
      expect(await store.find(user)).toEqual(itemAt(results.indexOf('written')));
    });

    it('lets one of 50 writes over the same revision win', async () => {
      await store.write(user, undefined, itemAt(7));

      const results = await Promise.all(FIFTY.map(() => store.write(user, itemAt(7), itemAt(8))));

      expect(results.filter((result) => result === 'written')).toHaveLength(1);
    });
  });
}
