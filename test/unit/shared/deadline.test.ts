import { describe, expect, it } from 'vitest';
import { withDeadline } from '../../../src/shared/deadline.ts';
import { DeadlineExceededError } from '../../../src/shared/errors.ts';

const HOUR = 3_600_000;

describe('withDeadline', () => {
  it('gives the result of work that is done in time', async () => {
    expect(await withDeadline(Promise.resolve('done'), HOUR)).toBe('done');
  });

  it('T26: gives up on work that never ends', async () => {
    await expect(withDeadline(new Promise(() => undefined), 1)).rejects.toThrow(DeadlineExceededError);
  });

  it('passes on why work failed', async () => {
    const cause = new RangeError('work');

    await expect(withDeadline(Promise.reject(cause), HOUR)).rejects.toBe(cause);
  });

  it('T26: work that fails after the deadline disturbs nobody', async () => {
    const { promise, reject } = Promise.withResolvers<never>();
    const unhandled: unknown[] = [];
    const listen = (reason: unknown) => unhandled.push(reason);
    process.on('unhandledRejection', listen);

    await expect(withDeadline(promise, 1)).rejects.toThrow(DeadlineExceededError);
    reject(new Error('too late'));
    await new Promise((resolve) => setImmediate(resolve));
    process.off('unhandledRejection', listen);

    expect(unhandled).toEqual([]);
  });
});
