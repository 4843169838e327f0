import { describe, expect, it } from 'vitest';
import { plusSeconds } from '../../../src/shared/numeric-date.ts';
import type { StepUpStore } from '../../../src/step-up/step-up-store.ts';
import { bankAuthorizer, bankPolicy, NOW } from '../../fixtures/authorizer/bank-authorizer.ts';
import { type EventChanges, restApiEvent } from '../../fixtures/events/rest-api/rest-api-event.ts';
import { memoryStepUpStore } from '../../fixtures/stores/memory-step-up-store.ts';
import { unavailableStepUpStore } from '../../fixtures/stores/unavailable-stores.ts';
import { effect, handleIn } from './bound-bank.ts';

const POLICY = bankPolicy();

/** A clock that is a second later each time it is read. */
function countingClock() {
  const reads = { count: 0 };
  const clock = () => {
    reads.count++;
    return plusSeconds(NOW, reads.count - 1);
  };
  return { clock, reads };
}

describe('the clock of one request', () => {
  it.each<readonly [string, EventChanges]>([
    ['without a token', { headers: { Authorization: undefined } }],
    ['with a bad token', { headers: { Authorization: 'Bearer no.such.token' } }],
    ['on an unknown route', { resource: '/unknown' }],
    ['on the token alone', { headers: { 'X-High-Value-Transaction': 'amount="1.00", currency=EUR, payee="DE02"' } }],
    ['that opens a challenge', {}],
  ])('T17: is read once %s', async (_, change) => {
    const { clock, reads } = countingClock();

    await bankAuthorizer({ policy: POLICY, clock }).handler(restApiEvent(change));

    expect(reads.count).toBe(1);
  });

  it('T17: is read once where an approval is spent', async () => {
    const store = memoryStepUpStore();
    const before = bankAuthorizer({ policy: POLICY, store });
    await before.approve(handleIn(await before.handler(restApiEvent())));
    const { clock, reads } = countingClock();

    const answer = await bankAuthorizer({ policy: POLICY, store, clock }).handler(restApiEvent());

    expect(effect(answer)).toBe('Allow');
    expect(reads.count).toBe(1);
  });

  it('T17: is read once however many races are lost, so that every try decides as of one second', async () => {
    const inner = memoryStepUpStore();
    let lost = 0;
    const untils = new Set<number>();
    const contended: StepUpStore = {
      find: inner.find,
      async write(...call) {
        untils.add(call[3].challenge.until);
        lost++;
        return lost <= 5 ? 'changed' : inner.write(...call);
      },
    };
    const { clock, reads } = countingClock();

    await bankAuthorizer({ policy: POLICY, store: contended, clock }).handler(restApiEvent());

    expect(lost).toBe(6);
    expect(reads.count).toBe(1);
    expect(untils).toEqual(new Set([plusSeconds(NOW, 300)]));
  });

  it('T17: is read once in an outage', async () => {
    const { clock, reads } = countingClock();
    const bank = bankAuthorizer({ policy: POLICY, store: unavailableStepUpStore, clock });

    await expect(bank.handler(restApiEvent())).rejects.toMatchObject({ code: 'ERR_STORE_UNAVAILABLE' });

    expect(reads.count).toBe(1);
  });
});
