import { describe, expect, it } from 'vitest';
import { failureDetail } from '../../../src/shared/failure-detail.ts';

const named = (name: string, cause?: unknown) => Object.assign(new Error('secret', { cause }), { name });

describe('failureDetail', () => {
  it.each([
    ['the error itself', named('TypeError'), 'TypeError'],
    [
      'the last cause',
      named('StoreUnavailableError', named('E', named('AccessDeniedException'))),
      'AccessDeniedException',
    ],
    ['nothing of what is no error', named('StoreUnavailableError', 'secret'), 'StoreUnavailableError'],
    ['no name that could be a message', named('a b\n{"level":"INFO"}'), null],
    ['nothing', undefined, null],
  ])('T31: names %s', (_, error, detail) => {
    expect(failureDetail(error)).toBe(detail);
  });

  it('ends on a chain that leads back to itself', () => {
    const error = named('A');
    error.cause = error;

    expect(failureDetail(error)).toBe('A');
  });
});
