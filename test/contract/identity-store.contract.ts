import { describe, expect, it } from 'vitest';
import { applyIdentity } from '../../src/step-up/apply.ts';
import type { IdentityStore } from '../../src/step-up/identity-store.ts';
import { revokeSession, revokeUser } from '../../src/step-up/revocation.ts';
import { at, identityWith, NOW } from '../fixtures/step-up-records.ts';
import { identityRecords } from './arbitrary-records.ts';
import { newUser, userStoreContract } from './user-store.contract.ts';

/** What every `IdentityStore` does, also with revocations. */
export function identityStoreContract(createStore: () => IdentityStore): void {
  userStoreContract(createStore, identityRecords, (rev) =>
    identityWith({ rev, proofing: { ial: 2, at: NOW }, revokedSessions: new Map([['session', NOW]]) }),
  );

  describe('with applyIdentity', () => {
    it('T23: loses none of several revocations at a time', async () => {
      const store = createStore();
      const user = newUser();
      await store.write(user, undefined, identityWith());
      const sessions = ['one', 'two', 'three', 'four', 'five'];

      await Promise.all([
        ...sessions.map((sessionId) =>
          applyIdentity(store, user, (read) => revokeSession(read, { sessionId, firstRev: 1 }, at(1))),
        ),
        applyIdentity(store, user, (read) => revokeUser(read, { firstRev: 1 }, NOW)),
      ]);

      expect(await store.find(user)).toMatchObject({
        providerUserId: 'person-1',
        revokedBefore: NOW,
        revokedSessions: new Map(sessions.map((id) => [id, at(1)])),
      });
    });
  });
}
