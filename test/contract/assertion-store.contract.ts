import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Assertion, FederatedPerson } from '../../src/federation/assertion.ts';
import type { AssertionStore } from '../../src/federation/assertion-store.ts';
import { at, NOW } from '../fixtures/step-up-records.ts';

const assertion = (rev: number): Assertion => ({
  rev,
  ial: 2,
  issuedAt: NOW,
  authenticatedAt: at(-10),
  purgeAt: at(3600),
});

const assertions: fc.Arbitrary<Assertion> = fc.record(
  {
    rev: fc.nat(),
    ial: fc.constantFrom(undefined, 1 as const, 2 as const, 3 as const),
    issuedAt: fc.nat(10_000).map(at),
    authenticatedAt: fc.nat(10_000).map(at),
    purgeAt: fc.nat(10_000).map(at),
  },
  { noNullPrototype: true },
);

let people = 0;
const newPerson = (): FederatedPerson => {
  people += 1;
  return { userPoolId: 'eu-west-1_Example', providerName: 'OneKosmos', providerSub: `person-${people}` };
};

/** What every `AssertionStore` does. */
export function assertionStoreContract(createStore: () => AssertionStore): void {
  let store: AssertionStore;
  beforeEach(() => {
    store = createStore();
  });

  describe('find and write', () => {
    it('gives undefined where nothing was written', async () => {
      expect(await store.find(newPerson())).toBeUndefined();
    });

    it('gives back any assertion as it was written', async () => {
      await fc.assert(
        fc.asyncProperty(assertions, async (written) => {
          const person = newPerson();
          await store.write(person, undefined, written);

          expect(await store.find(person)).toStrictEqual(written);
        }),
      );
    });

    it('replaces the revision that was read, and no other', async () => {
      const person = newPerson();
      await store.write(person, undefined, assertion(7));

      expect(await store.write(person, undefined, assertion(1))).toBe('changed');
      expect(await store.write(person, assertion(6), assertion(7))).toBe('changed');
      expect(await store.write(person, assertion(7), assertion(8))).toBe('written');
      expect(await store.find(person)).toEqual(assertion(8));
    });

    it('lets one of 20 first writes win', async () => {
      const person = newPerson();

      const results = await Promise.all(
        [...Array(20).keys()].map((rev) => store.write(person, undefined, assertion(rev))),
      );

      expect(results.filter((result) => result === 'written')).toHaveLength(1);
    });

    it.each<readonly [string, FederatedPerson, FederatedPerson]>([
      [
        'pool and provider',
        { userPoolId: 'pool#8:', providerName: 'provider', providerSub: 'x' },
        { userPoolId: 'pool', providerName: '8:provider', providerSub: 'x' },
      ],
      [
        'provider and sub',
        { userPoolId: 'pool', providerName: 'One', providerSub: 'Kosmos#x' },
        { userPoolId: 'pool', providerName: 'One#Kosmos', providerSub: 'x' },
      ],
      [
        'the case of a sub',
        { userPoolId: 'pool', providerName: 'OneKosmos', providerSub: 'Anna' },
        { userPoolId: 'pool', providerName: 'OneKosmos', providerSub: 'anna' },
      ],
    ])('T14: keeps apart people who differ in %s', async (_title, one, other) => {
      await store.write(one, undefined, assertion(7));

      expect(await store.find(other)).toBeUndefined();
    });

    it.each(['userPoolId', 'providerName', 'providerSub'])('T14: refuses a person without %s', async (part) => {
      await expect(store.find({ ...newPerson(), [part]: '' })).rejects.toThrow(RangeError);
    });
  });
}
