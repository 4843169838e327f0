import { describe, expect, it } from 'vitest';
import { applyIdentity, applyLimits, applyTransition } from '../../../src/step-up/apply.ts';
import { StoreUnavailableError } from '../../../src/step-up/errors.ts';
import { countPush } from '../../../src/step-up/limit-transitions.ts';
import { revokeUser } from '../../../src/step-up/revocation.ts';
import { spend } from '../../../src/step-up/spend.ts';
import type { StepUpStore } from '../../../src/step-up/step-up-store.ts';
import { open, ring } from '../../../src/step-up/transitions.ts';
import {
  at,
  BINDING,
  FLOW,
  identityWith,
  NONCE,
  NOW,
  OTHER_NONCE,
  recordIn,
  USER,
} from '../../fixtures/step-up-records.ts';
import { lossyStepUpStore } from '../../fixtures/stores/lossy-step-up-store.ts';
import { memoryIdentityStore } from '../../fixtures/stores/memory-identity-store.ts';
import { memoryLimitsStore } from '../../fixtures/stores/memory-limits-store.ts';
import { memoryStepUpStore } from '../../fixtures/stores/memory-step-up-store.ts';

const use = { nonce: NONCE, attempt: 'attempt-1', invocation: 'invocation-1', maxAge: 300 };
const opening = { nonce: OTHER_NONCE, firstRev: 1, sessionId: 's', acr: 'urn:x', transaction: undefined };

async function storeWith(record: ReturnType<typeof recordIn>): Promise<StepUpStore> {
  const store = memoryStepUpStore();
  await store.write(USER, BINDING, undefined, record);
  return store;
}

describe('applyTransition', () => {
  it('writes what was decided', async () => {
    const store = memoryStepUpStore();

    const applied = await applyTransition(store, USER, BINDING, (record) => open(record, opening, NOW));

    expect(applied).toMatchObject({ kind: 'written', record: await store.find(USER, BINDING) });
  });

  it('gives a refusal with the record that it was decided on', async () => {
    const record = recordIn('pending');
    const store = await storeWith(record);

    const applied = await applyTransition(store, USER, BINDING, (read) => spend(read, use, NOW));

    expect(applied).toMatchObject({ kind: 'refused', reason: 'evidence_missing', record });
  });

  it('T16: takes its own write for a success after a lost response', async () => {
    const store = lossyStepUpStore(await storeWith(recordIn('answered')), 1);

    const applied = await applyTransition(store, USER, BINDING, (record) => spend(record, use, NOW));

    expect(applied).toMatchObject({ kind: 'kept', record: { rev: 8, spent: { invocation: 'invocation-1' } } });
  });

  it('T46: refuses to ring after a lost response, since nobody can tell whose ring it was', async () => {
    const store = lossyStepUpStore(await storeWith(recordIn('pending')), 1);
    const claim = { nonce: NONCE, flow: FLOW, providerUserId: 'person-1' };

    const applied = await applyTransition(store, USER, BINDING, (record) => ring(record, claim, NOW));

    expect(applied).toMatchObject({ kind: 'refused', reason: 'challenge_not_pending' });
  });

  it('decides again on what another writer left, and succeeds on the eighth try', async () => {
    const store = overtaken(await storeWith(recordIn('answered')), 7);

    const applied = await applyTransition(store, USER, BINDING, (record) => spend(record, use, NOW));

    expect(applied).toMatchObject({ kind: 'written', record: { rev: 15 } });
  });

  it('T25: gives up as unavailable when other writers were first eight times', async () => {
    const store = overtaken(await storeWith(recordIn('answered')), 8);

    const applied = applyTransition(store, USER, BINDING, (record) => spend(record, use, NOW));

    await expect(applied).rejects.toThrow(StoreUnavailableError);
  });
});

describe('applyLimits', () => {
  const push = { sessionId: 'session', nonce: NONCE, until: at(300), firstRev: 1 };

  it('writes what was decided and gives the transition', async () => {
    const store = memoryLimitsStore();

    const counted = await applyLimits(store, USER, (limits) => countPush(limits, push, NOW));

    expect(counted).toEqual({ kind: 'write', next: await store.find(USER) });
  });

  it('T27: takes its own write for a success after a lost response', async () => {
    const inner = memoryLimitsStore();
    const lossy = {
      ...inner,
      write: async (...args: Parameters<typeof inner.write>) => {
        await inner.write(...args);
        return 'changed' as const;
      },
    };

    const counted = await applyLimits(lossy, USER, (limits) => countPush(limits, push, NOW));

    expect(counted).toEqual({ kind: 'keep' });
    expect((await inner.find(USER))?.pushes).toHaveLength(1);
  });

  it('gives a refusal and writes nothing', async () => {
    const store = memoryLimitsStore();
    await applyLimits(store, USER, (limits) => countPush(limits, push, NOW));
    const before = await store.find(USER);

    const counted = await applyLimits(store, USER, (limits) => countPush(limits, { ...push, nonce: OTHER_NONCE }, NOW));

    expect(counted).toEqual({ kind: 'refuse', reached: { reason: 'push_in_progress', retryAfter: 300 } });
    expect(await store.find(USER)).toEqual(before);
  });

  it('T25: gives up as unavailable when other writers were first eight times', async () => {
    const store = { ...memoryLimitsStore(), write: async () => 'changed' as const };

    const counted = applyLimits(store, USER, (limits) => countPush(limits, push, NOW));

    await expect(counted).rejects.toMatchObject({ code: 'ERR_STORE_UNAVAILABLE', detail: 'other_writers_first' });
  });
});

describe('applyIdentity', () => {
  it('writes a revocation once', async () => {
    const store = memoryIdentityStore([[USER, identityWith()]]);
    const revoke = () => applyIdentity(store, USER, (identity) => revokeUser(identity, { firstRev: 1 }, NOW));

    const results = [await revoke(), await revoke()];

    expect(results.map(({ kind }) => kind)).toEqual(['write', 'keep']);
    expect(await store.find(USER)).toEqual(identityWith({ rev: 8, revokedBefore: NOW }));
  });
});

/** A store in which somebody else writes just before each of the first `times` writes. */
function overtaken(inner: StepUpStore, times: number): StepUpStore {
  let left = times;
  return {
    find: (user, binding) => inner.find(user, binding),
    async write(user, binding, previous, next) {
      if (left > 0 && previous) {
        left -= 1;
        await inner.write(user, binding, previous, { ...previous, rev: previous.rev + 1 });
      }
      return inner.write(user, binding, previous, next);
    },
  };
}
