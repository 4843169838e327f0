import { describe, expect, it } from 'vitest';
import { StoreUnavailableError } from '../../../src/step-up/errors.ts';
import { timedLimitsStore, timedStandingStore, timedStepUpStore } from '../../../src/step-up/timed-stores.ts';
import { BINDING, limitsWith, recordIn, USER } from '../../fixtures/step-up-records.ts';
import { unavailableStandingStore } from '../../fixtures/stores/unavailable-stores.ts';

const limits = limitsWith();
const record = recordIn('pending');

/** A stopwatch that reads 7 milliseconds more each time, and stores that remember what they were asked. */
function measuring() {
  let time = 1000;
  const measured: [string, number][] = [];
  const calls: unknown[][] = [];
  return {
    measured,
    calls,
    stopwatch: {
      elapsed() {
        time += 7;
        return time;
      },
      measured(...measurement: [string, number]) {
        measured.push(measurement);
      },
    },
    answering<Answer>(answer: Answer) {
      return async (...call: unknown[]): Promise<Answer> => {
        calls.push(call);
        return answer;
      };
    },
  };
}

describe('timedStandingStore', () => {
  it('asks the store as it is asked, answers as it answers, and measures the one read', async () => {
    const { stopwatch, answering, calls, measured } = measuring();
    const standing = { record, identity: undefined, limits };
    const store = timedStandingStore({ findStanding: answering(standing) }, stopwatch);

    expect(await store.findStanding(USER, BINDING)).toBe(standing);

    expect(calls).toEqual([[USER, BINDING]]);
    expect(measured).toEqual([['find_standing', 7]]);
  });

  it('T25: measures a call that failed, and passes the outage on', async () => {
    const { stopwatch, measured } = measuring();
    const store = timedStandingStore(unavailableStandingStore, stopwatch);

    await expect(store.findStanding(USER, BINDING)).rejects.toThrow(StoreUnavailableError);

    expect(measured).toEqual([['find_standing', 7]]);
  });
});

describe('timedStepUpStore', () => {
  it('asks the store as it is asked, answers as it answers, and measures the write', async () => {
    const { stopwatch, answering, calls, measured } = measuring();
    const store = timedStepUpStore({ write: answering('written' as const) }, stopwatch);

    expect(await store.write(USER, BINDING, undefined, record)).toBe('written');

    expect(calls).toEqual([[USER, BINDING, undefined, record]]);
    expect(measured).toEqual([['write_record', 7]]);
  });
});

describe('timedLimitsStore', () => {
  it('asks the store as it is asked, answers as it answers, and measures the write', async () => {
    const { stopwatch, answering, calls, measured } = measuring();
    const store = timedLimitsStore({ write: answering('changed' as const) }, stopwatch);

    expect(await store.write(USER, undefined, limits)).toBe('changed');

    expect(calls).toEqual([[USER, undefined, limits]]);
    expect(measured).toEqual([['write_limits', 7]]);
  });
});
