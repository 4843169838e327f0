import { describe, expect, it } from 'vitest';
import { applyLimits } from '../../src/step-up/apply.ts';
import { countOpen, countPush, countRefusal } from '../../src/step-up/limit-transitions.ts';
import type { LimitsStore } from '../../src/step-up/limits-store.ts';
import { at, limitsWith, NOW, pushWith, sessionWith } from '../fixtures/step-up-records.ts';
import { limits } from './arbitrary-records.ts';
import { newUser, userStoreContract } from './user-store.contract.ts';

const FIFTY = [...Array(50).keys()];

/** What every `LimitsStore` does, also with the transitions that count. */
export function limitsStoreContract(createStore: () => LimitsStore): void {
  userStoreContract(createStore, limits, (rev) =>
    limitsWith({ rev, pushes: [pushWith()], sessions: new Map([['session', sessionWith({ lockedUntil: at(30) })]]) }),
  );

  describe('with applyLimits', () => {
    function pushAll(store: LimitsStore, until: typeof NOW, nonceOf = nonceNumber) {
      const user = newUser();
      const pushes = FIFTY.map((n) => {
        const push = { sessionId: 'session', nonce: nonceOf(n), until, firstRev: n + 1 };
        return applyLimits(store, user, (read) => countPush(read, push, NOW));
      });
      return Promise.all(pushes).then(async (results) => ({ results, stored: await store.find(user) }));
    }

    it('T20: counts exactly 5 of 50 parallel pushes of one sign-in', async () => {
      const { results, stored } = await pushAll(createStore(), NOW);

      expect(results.filter(({ kind }) => kind === 'write')).toHaveLength(5);
      expect(results).toContainEqual({ kind: 'refuse', reached: { reason: 'pushes_exhausted', retryAfter: 600 } });
      expect(stored?.pushes).toHaveLength(5);
    });

    it('lets one of 50 parallel pushes onto the phone', async () => {
      const { results, stored } = await pushAll(createStore(), at(300));

      expect(results.filter(({ kind }) => kind === 'write')).toHaveLength(1);
      expect(results).toContainEqual({ kind: 'refuse', reached: { reason: 'push_in_progress', retryAfter: 300 } });
      expect(stored?.pushes).toHaveLength(1);
    });

    it('T27: counts 50 parallel pushes of one challenge once, and refuses none', async () => {
      const { results, stored } = await pushAll(createStore(), at(300), () => nonceNumber(1));

      expect(results.filter(({ kind }) => kind === 'write')).toHaveLength(1);
      expect(results.filter(({ kind }) => kind === 'keep')).toHaveLength(49);
      expect(stored?.pushes).toHaveLength(1);
    });

    it('T20: counts no more pushes of the person than 10, whatever becomes of 50 over ten sign-ins', async () => {
      const store = createStore();
      const user = newUser();

      const pushes = FIFTY.map((n) => {
        const push = { sessionId: `session-${n % 10}`, nonce: nonceNumber(n), until: NOW, firstRev: n + 1 };
        return applyLimits(store, user, (read) => countPush(read, push, NOW));
      });
      const results = await Promise.allSettled(pushes);

      const written = results.filter((result) => result.status === 'fulfilled' && result.value.kind === 'write');
      expect((await store.find(user))?.pushes).toHaveLength(written.length);
      expect(written.length).toBeLessThanOrEqual(10);
      expect(written.length).toBeGreaterThanOrEqual(8);
    });

    it('T42: counts one decline that is heard 50 times once', async () => {
      const store = createStore();
      const user = newUser();
      const refusal = { sessionId: 'session', nonce: nonceNumber(1), firstRev: 1 };

      await Promise.all(FIFTY.map(() => applyLimits(store, user, (read) => countRefusal(read, refusal, NOW))));

      expect((await store.find(user))?.sessions.get('session')).toMatchObject({ refusals: 1 });
    });

    it('T20: opens exactly one more where one sign-in has opened 99', async () => {
      const store = createStore();
      const user = newUser();
      await store.write(user, undefined, limitsWith({ sessions: new Map([['session', sessionWith({ opens: 99 })]]) }));

      const opening = { sessionId: 'session', firstRev: 1 };
      const results = await Promise.all(
        FIFTY.map(() => applyLimits(store, user, (read) => countOpen(read, opening, NOW))),
      );

      expect(results.filter(({ kind }) => kind === 'write')).toHaveLength(1);
      expect((await store.find(user))?.sessions.get('session')).toMatchObject({ opens: 100 });
    });
  });
}

function nonceNumber(n: number): string {
  return Buffer.alloc(16, n).toString('base64url');
}
