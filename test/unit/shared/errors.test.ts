import { describe, expect, it } from 'vitest';
import { ConfigurationError, CountersignError, DeadlineExceededError } from '../../../src/shared/errors.ts';

describe('CountersignError', () => {
  it('has the name of its class, a stable code and its cause', () => {
    const cause = new Error('cause');
    const error = new ConfigurationError(['A is not set', 'B is empty'], { cause });

    expect(error).toBeInstanceOf(CountersignError);
    expect([error.name, error.code, error.cause]).toEqual(['ConfigurationError', 'ERR_CONFIGURATION', cause]);
  });

  it('T34: a ConfigurationError says every problem in its message and in its field', () => {
    const error = new ConfigurationError(['A is not set', 'B is empty']);

    expect(error.problems).toEqual(['A is not set', 'B is empty']);
    expect(error.message).toBe('configuration refused:\n  - A is not set\n  - B is empty');
  });

  it('T26: a DeadlineExceededError says how long the wait was', () => {
    const error = new DeadlineExceededError(1900);

    expect([error.name, error.code, error.message]).toEqual([
      'DeadlineExceededError',
      'ERR_DEADLINE_EXCEEDED',
      'no answer within 1900 ms',
    ]);
  });
});
