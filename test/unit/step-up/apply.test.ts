import { describe, expect, it } from 'vitest';
import { applyTransition } from '../../../src/step-up/apply.ts';
import { StoreUnavailableError } from '../../../src/step-up/errors.ts';
import type { StepUpStore } from '../../../src/step-up/step-up-store.ts';
import { open, ring, spend } from '../../../src/step-up/transitions.ts';
import { BINDING, FLOW, NONCE, NOW, OTHER_NONCE, recordIn, USER } from '../../fixtures/step-up-records.ts';
import { lossyStepUpStore } from '../../fixtures/stores/lossy-step-up-store.ts';
import { memoryStepUpStore } from '../../fixtures/stores/memory-step-up-store.ts';

const use = { nonce: NONCE, attempt: 'attempt-1', invocation: 'invocation-1', maxAge: 300 };
const opening = { nonce: OTHER_NONCE, firstRev: 1, sessionId: 's', acr: 'urn:x', display: undefined };

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
