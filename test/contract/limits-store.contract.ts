import { describe, expect, it } from 'vitest';
import { applyLimits } from '../../src/step-up/apply.ts';
import { countOpen, countPush, countRefusal, extendPush } from '../../src/step-up/limit-transitions.ts';
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

    it('T20: counts exactly 5 of 50 parallel pushes of one sign-in, whose prompts end at once, and locks it', async () => {
      const { results, stored } = await pushAll(createStore(), NOW);

      expect(results.filter(({ kind }) => kind === 'write')).toHaveLength(5);
      expect(results).toContainEqual({ kind: 'refuse', reached: { reason: 'session_locked', retryAfter: 30 } });
      expect(stored?.pushes).toHaveLength(5);
    });

    it('T20: counts a push that came to its end as one refusal, however many write at once', async () => {
      const store = createStore();
      const user = newUser();
      const push = { sessionId: 'session', nonce: nonceNumber(1), until: at(60), firstRev: 1 };
      await applyLimits(store, user, (read) => countPush(read, push, NOW));

      await Promise.allSettled(
        FIFTY.map((n) => {
          const opening = { sessionId: `session-${n}`, firstRev: 1 };
          return applyLimits(store, user, (read) =>
            n % 2 === 0 ? countOpen(read, opening, at(60)) : countRefusal(read, push, at(60)),
          );
        }),
      );

      const stored = await store.find(user);
      expect(stored?.sessions.get('session')).toMatchObject({ refusals: 1 });
      expect(stored?.pushes).toEqual([
        { nonce: nonceNumber(1), sessionId: 'session', at: NOW, until: at(60), refused: true },
      ]);
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

    it('T20: a push that rings keeps at most one of 49 parallel ones beside it, and loses nothing of either', async () => {
      const store = createStore();
      const user = newUser();
      const pushOf = (n: number) => ({ sessionId: 'session', nonce: nonceNumber(n), firstRev: n + 1 });
      await applyLimits(store, user, (read) => countPush(read, { ...pushOf(0), until: at(10) }, NOW));

      const [extended, ...claims] = await Promise.all([
        applyLimits(store, user, (read) => extendPush(read, { nonce: nonceNumber(0), until: at(300) }, at(10))),
        ...FIFTY.slice(1).map((n) =>
          applyLimits(store, user, (read) => countPush(read, { ...pushOf(n), until: at(20) }, at(10))),
        ),
      ]);

      const written = claims.filter(({ kind }) => kind === 'write');
      expect(extended.kind).toBe('write');
      expect(written.length).toBeLessThanOrEqual(1);
      const pushes = (await store.find(user))?.pushes;
      expect(pushes).toHaveLength(1 + written.length);
      expect(pushes).toContainEqual({
        nonce: nonceNumber(0),
        sessionId: 'session',
        at: NOW,
        until: at(300),
        refused: false,
      });
    });

    it('T27: extends a push that 50 parallel runs extend once', async () => {
      const store = createStore();
      const user = newUser();
      const push = { sessionId: 'session', nonce: nonceNumber(1), until: at(10), firstRev: 1 };
      await applyLimits(store, user, (read) => countPush(read, push, NOW));

      const results = await Promise.all(
        FIFTY.map(() => applyLimits(store, user, (read) => extendPush(read, { ...push, until: at(300) }, NOW))),
      );

      expect(results.filter(({ kind }) => kind === 'write')).toHaveLength(1);
      expect((await store.find(user))?.pushes).toMatchObject([{ nonce: nonceNumber(1), at: NOW, until: at(300) }]);
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
