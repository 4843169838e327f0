import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type ProofingOptions, proofBeforeSignUp } from '../../../src/client/index.ts';
import { failure, settled } from './bank-world.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] }));
afterEach(() => void vi.useRealTimers());

const WAITING = { status: 'In Progress', result: 'Not performed' };
const URL = 'https://tenant.example/proofing/1';

/** A proofing that stands as told, one answer a question, the last one for ever. */
function proofing(answers: readonly (object | Error)[], further: Partial<ProofingOptions> = {}) {
  const shown: { readonly url: string; readonly signal: AbortSignal }[] = [];
  const asked: string[] = [];
  const outcome = proofBeforeSignUp({
    start: async () => ({ sessionId: 'session-1', url: URL }),
    onProofing: (page) => void shown.push(page),
    check: async (sessionId) => {
      asked.push(sessionId);
      const answer = answers[Math.min(asked.length, answers.length) - 1];
      if (answer instanceof Error) throw answer;
      return { ...WAITING, ...answer };
    },
    signal: new AbortController().signal,
    ...further,
  });
  return { outcome, shown, asked };
}

describe('proofBeforeSignUp', () => {
  it('shows the link until the person has passed, and gives the metadata for SignUp', async () => {
    const { outcome, shown, asked } = proofing([
      { status: 'Pending' },
      WAITING,
      { status: 'Completed', result: 'Passed' },
    ]);

    expect(await settled(outcome)).toEqual({ blockid_session: 'session-1' });
    expect(asked).toEqual(['session-1', 'session-1', 'session-1']);
    expect(shown).toMatchObject([{ url: URL }]);
    expect(shown[0]?.signal.aborted).toBe(true);
  });

  it('asks again after an outage', async () => {
    const { outcome } = proofing([new TypeError('fetch failed'), { status: 'Completed', result: 'Passed' }]);

    expect(await settled(outcome)).toEqual({ blockid_session: 'session-1' });
  });

  it.each([
    [{ status: 'Completed', result: 'Failed' }, 'declined'],
    [{ status: 'Completed', result: 'passed' }, 'declined'],
    [{ status: 'Declined' }, 'declined'],
    [{ status: 'Expired', result: 'Passed' }, 'expired'],
    [{ status: 'completed', result: 'Passed' }, 'failed'],
  ])('rejects when it ends with %j', async (answer, code) => {
    const { outcome, shown } = proofing([answer]);

    expect(await failure(outcome)).toMatchObject({ name: 'StepUpError', code });
    expect(shown[0]?.signal.aborted).toBe(true);
  });

  it('expires after a quarter of an hour', async () => {
    const { outcome, asked } = proofing([WAITING]);

    expect(await failure(outcome)).toMatchObject({ code: 'expired' });
    expect(asked).toHaveLength(300);
  });

  it('shows no link that would run in the page', async () => {
    const start = async () => ({ sessionId: 'session-1', url: 'javascript:alert(1)' });
    const { outcome, shown } = proofing([WAITING], { start });

    expect(await failure(outcome)).toMatchObject({ code: 'failed' });
    expect(shown).toEqual([]);
  });

  it('ends with the reason of its signal', async () => {
    const reason = new Error('closed');
    const controller = new AbortController();
    setTimeout(() => controller.abort(reason), 10_000);
    const { outcome, shown } = proofing([WAITING], { signal: controller.signal });

    expect(await failure(outcome)).toBe(reason);
    expect(shown[0]?.signal.aborted).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('opens nothing where its signal was aborted before', async () => {
    const reason = new Error('closed');
    let opened = 0;
    const start = async () => ({ sessionId: `session-${++opened}`, url: URL });
    const { outcome, shown } = proofing([WAITING], { start, signal: AbortSignal.abort(reason) });

    expect(await failure(outcome)).toBe(reason);
    expect([opened, shown]).toEqual([0, []]);
  });

  it('ends with the reason of its signal while an answer never comes', async () => {
    const reason = new Error('closed');
    const controller = new AbortController();
    setTimeout(() => controller.abort(reason), 10_000);
    const check = () => new Promise<never>(() => {});
    const { outcome, shown } = proofing([], { check, signal: controller.signal });

    expect(await failure(outcome)).toBe(reason);
    expect(shown[0]?.signal.aborted).toBe(true);
  });
});
