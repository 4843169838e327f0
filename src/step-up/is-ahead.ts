import type { NumericDate } from '../shared/numeric-date.ts';

/** No end that was set by a clock near ours lies further ahead than this: a day, far above every lock and window of the limits. */
const LONGEST_SECONDS = 86_400;

/**
 * Whether an end still lies ahead. A clock that was set back waits for it again and so never ends anything early; but an end further ahead
 * than `LONGEST_SECONDS` is of no clock near ours, and counts as over: else one wrong clock would lock a person for ever.
 */
export function isAhead(end: number, now: NumericDate): boolean {
  return now < end && end - now <= LONGEST_SECONDS;
}
