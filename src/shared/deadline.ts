import { DeadlineExceededError } from './errors.ts';

/**
 * The result of `work`, or DeadlineExceededError once the time is over. The work itself goes on: what it still writes must be safe to
 * have written without an answer (a spent approval is simply lost).
 */
export async function withDeadline<T>(work: Promise<T>, milliseconds: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new DeadlineExceededError(milliseconds)), milliseconds);
  });
  try {
    return await Promise.race([work, deadline]);
  } finally {
    clearTimeout(timer);
  }
}
