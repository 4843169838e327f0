import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { numericDate, plusSeconds } from '../../../src/shared/numeric-date.ts';
import { parseHandle } from '../../../src/step-up/handle.ts';
import type { LimitsStore } from '../../../src/step-up/limits-store.ts';
import { sessionIdOf } from '../../../src/step-up/session-id.ts';
import type { StepUpStore } from '../../../src/step-up/step-up-store.ts';
import { accessToken } from '../../fixtures/authorizer/access-token.ts';
import { type BankAuthorizer, bankAuthorizer, bankPolicy, NOW } from '../../fixtures/authorizer/bank-authorizer.ts';
import { restApiEvent } from '../../fixtures/events/rest-api/rest-api-event.ts';
import { memoryLimitsStore } from '../../fixtures/stores/memory-limits-store.ts';
import { memoryStepUpStore } from '../../fixtures/stores/memory-step-up-store.ts';
import { effect, handleIn } from './bound-bank.ts';

const POLICY = bankPolicy();
const SESSION = sessionIdOf(accessToken().originJti ?? '');
/** As the source has it: changed with care, because each try is a read and a write. */
const TRIES = 8;

describe('what a challenge counts in the limits', () => {
  it.each([
    ['a new one', 0, 1, 2],
    ['one that is kept, 121 s before its end', 179, 1, 0],
    ['one that is extended, 120 s before its end', 180, 1, 1],
    ['one that is extended, 1 s before its end', 299, 1, 1],
    ['a second one, at the end of the first', 300, 2, 2],
  ])('T20: of %s: after %i s %i opened, with %i writes', async (_, seconds, opened, writes) => {
    const bank = bankAuthorizer({ policy: POLICY });
    if (seconds > 0) await bank.handler(restApiEvent());
    const before = bank.calls.writes;
    bank.at(plusSeconds(NOW, seconds));

    await bank.handler(restApiEvent());

    expect(await opensOf(bank)).toBe(opened);
    expect(bank.calls.writes - before).toBe(writes);
  });

  it('T20: is one, however often it is extended', async () => {
    const bank = bankAuthorizer({ policy: POLICY });
    const handles = new Set<string>();

    for (const seconds of [0, 180, 360, 540, 720]) {
      bank.at(plusSeconds(NOW, seconds));
      handles.add(handleIn(await bank.handler(restApiEvent())));
    }

    expect(handles.size).toBe(1);
    expect(await opensOf(bank)).toBe(1);
  });

  it('T20: is nothing where an approval is spent', async () => {
    const bank = bankAuthorizer({ policy: POLICY });
    await bank.approve(handleIn(await bank.handler(restApiEvent())));

    expect(effect(await bank.handler(restApiEvent()))).toBe('Allow');

    expect(await opensOf(bank)).toBe(1);
  });
});

describe('the transaction in a challenge', () => {
  it('T13 T31: is the text whose SHA-256 is bound, and none of it leaves with the answer or the log', async () => {
    const bank = bankAuthorizer({ policy: POLICY });

    const answer = await bank.handler(restApiEvent());

    const { binding, transaction } = await opened(bank, answer);
    expect(`transaction:${createHash('sha256').update(transaction).digest('base64url')}`).toBe(binding);
    expect(JSON.parse(transaction)).toMatchObject({
      holder: { sub: accessToken().sub, origin_jti: accessToken().originJti },
      transaction: { aud: POLICY.audience, fields: { amount: '12500.00' } },
    });
    const told = JSON.stringify([answer, bank.lines]);
    expect(told).toContain('step_up_missing');
    expect(['origin_jti', 'content_sha256', '12500'].filter((text) => told.includes(text))).toEqual([]);
  });

  it('is not there where a session is covered', async () => {
    const bank = bankAuthorizer({ policy: POLICY });
    const statement = {
      method: 'GET',
      resource: '/statements/{id}/pdf',
      path: '/statements/1/pdf',
      pathParameters: { id: '1' },
      headers: { 'X-High-Value-Transaction': undefined },
    };

    const answer = await bank.handler(restApiEvent(statement));

    expect(await opened(bank, answer)).toEqual({ binding: expect.stringMatching(/^session:/), transaction: '' });
  });

  it('T9 T32: has 128,000 bytes at most; with one more nothing is read or written', async () => {
    const bank = bankAuthorizer({ policy: POLICY });
    const withQuery = (spare: number) =>
      bank.handler(restApiEvent({ query: { q: ['é'.repeat(10_000) + 'e'.repeat(spare)] } }));
    const { transaction } = await opened(bank, await withQuery(0));
    const spare = 128_000 - Buffer.byteLength(transaction);

    const full = await opened(bank, await withQuery(spare));
    const before = { ...bank.calls };
    const denied = await withQuery(spare + 1);

    expect(Buffer.byteLength(full.transaction)).toBe(128_000);
    expect(denied.context['reason']).toBe('transaction_too_large');
    expect(bank.calls).toEqual(before);
  });
});

describe.each(['records', 'limits'] as const)('a lost race for the %s', (lost) => {
  it(`is decided again: ${TRIES - 1} of them still open a challenge, after a pause each`, async () => {
    const pauses: number[] = [];
    const bank = bankLosing(lost, TRIES - 1, pauses);

    const answer = await bank.handler(restApiEvent());

    expect(answer.context['reason']).toBe('step_up_missing');
    expect(pauses).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(bank.calls.reads).toBe(TRIES);
  });

  it(`T25: is no outage: ${TRIES} of them are a denial that lasts a second, and nothing is opened`, async () => {
    const bank = bankLosing(lost, TRIES);

    const { context } = await bank.handler(restApiEvent());

    expect(context).toMatchObject({ reason: 'too_many_at_once', retry_after: '1' });
    expect(context['step_up_handle']).toBeUndefined();
    expect(bank.calls.reads).toBe(TRIES);
    expect(bank.lines).toMatchObject([{ level: 'INFO', outcome: 'deny', retry_after: 1 }]);
  });
});

describe('a lost race for an approval', () => {
  it(`T40: does not use it: after ${TRIES} of them it can still be spent`, async () => {
    const store = memoryStepUpStore();
    const quiet = bankAuthorizer({ policy: POLICY, store });
    await quiet.approve(handleIn(await quiet.handler(restApiEvent())));
    const contended = bankAuthorizer({ policy: POLICY, store: { ...store, write: async () => 'changed' } });

    const denied = await contended.handler(restApiEvent());
    const allowed = await quiet.handler(restApiEvent());

    expect(denied.context['reason']).toBe('too_many_at_once');
    expect(effect(allowed)).toBe('Allow');
  });
});

/** The challenge that an answer names: its binding and the transaction in it, empty for none. */
async function opened(bank: BankAuthorizer, answer: Parameters<typeof handleIn>[0]) {
  const { binding } = parseHandle(handleIn(answer)) ?? {};
  const challenge = binding && (await bank.store.find(accessToken(), binding))?.challenge;
  if (challenge?.state !== 'pending') throw new Error('no challenge was opened');
  return { binding, transaction: challenge.transaction ?? '' };
}

async function opensOf(bank: BankAuthorizer): Promise<number | undefined> {
  return (await bank.limits.find(accessToken()))?.sessions.get(SESSION)?.opens;
}

/** A bank whose writes of one kind meet another writer so many times. */
function bankLosing(what: 'records' | 'limits', times: number, pauses: number[] = []): BankAuthorizer {
  const store = memoryStepUpStore();
  const limits = memoryLimitsStore();
  let left = times;
  const lose = () => {
    left--;
    return left >= 0;
  };
  const losingStore: StepUpStore = {
    find: store.find,
    write: async (...call) => (lose() ? 'changed' : store.write(...call)),
  };
  const losingLimits: LimitsStore = {
    find: limits.find,
    write: async (...call) => (lose() ? 'changed' : limits.write(...call)),
  };
  return bankAuthorizer({
    policy: POLICY,
    store: what === 'records' ? losingStore : store,
    limits: what === 'limits' ? losingLimits : limits,
    backOff: async (lost) => {
      pauses.push(lost);
    },
    clock: () => numericDate(NOW),
  });
}
