import { describe, expect, it } from 'vitest';
import type { IdentityStore } from '../../src/step-up/identity-store.ts';
import type { LimitsStore } from '../../src/step-up/limits-store.ts';
import type { Binding } from '../../src/step-up/record.ts';
import type { StandingStore } from '../../src/step-up/standing-store.ts';
import type { StepUpStore } from '../../src/step-up/step-up-store.ts';
import { BINDING, identityWith, limitsWith, pushWith, recordIn } from '../fixtures/step-up-records.ts';
import { newUser } from './user-store.contract.ts';

const OTHER: Binding = `transaction:${'B'.repeat(42)}A`;

/** The stores of one table, by which a standing store is filled. */
export interface Stores {
  readonly standing: StandingStore;
  readonly records: StepUpStore;
  readonly identities: IdentityStore;
  readonly limits: LimitsStore;
}

/** What every `StandingStore` does. */
export function standingStoreContract(createStores: () => Stores): void {
  const record = recordIn('answered');
  const identity = identityWith({ revokedSessions: new Map([['session', record.purgeAt]]) });
  const limits = limitsWith({ pushes: [pushWith()] });

  describe('findStanding', () => {
    it('gives nothing of a person who is not known', async () => {
      const { standing } = createStores();

      expect(await standing.findStanding(newUser(), BINDING)).toStrictEqual({
        record: undefined,
        identity: undefined,
        limits: undefined,
      });
    });

    it.each([
      { record, identity, limits },
      { record, identity: undefined, limits: undefined },
      { record: undefined, identity, limits: undefined },
      { record: undefined, identity: undefined, limits },
      { record: undefined, identity, limits },
    ])('gives each item that is there, in its own place (%#)', async (expected) => {
      const stores = createStores();
      const user = newUser();
      if (expected.record) await stores.records.write(user, BINDING, undefined, expected.record);
      if (expected.identity) await stores.identities.write(user, undefined, expected.identity);
      if (expected.limits) await stores.limits.write(user, undefined, expected.limits);

      expect(await stores.standing.findStanding(user, BINDING)).toStrictEqual(expected);
    });

    it("T13: gives no record of another binding, and nothing of another person's", async () => {
      const stores = createStores();
      const user = newUser();
      await stores.records.write(user, BINDING, undefined, record);
      await stores.identities.write(user, undefined, identity);
      await stores.limits.write(user, undefined, limits);

      expect(await stores.standing.findStanding(user, OTHER)).toStrictEqual({ record: undefined, identity, limits });
      expect(await stores.standing.findStanding(newUser(), BINDING)).toMatchObject({
        record: undefined,
        identity: undefined,
        limits: undefined,
      });
    });

    it.each<[string, { readonly sub?: string; readonly userPoolId?: string }, Binding]>([
      ['an undefined digest', {}, 'session:undefined'],
      ['an empty sub', { sub: '' }, BINDING],
      ['an empty pool', { userPoolId: '' }, BINDING],
    ])('T41: refuses %s', async (_name, part, binding) => {
      const { standing } = createStores();

      await expect(standing.findStanding({ ...newUser(), ...part }, binding)).rejects.toThrow(RangeError);
    });
  });
}
