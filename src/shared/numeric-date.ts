/** Whole seconds since 1970-01-01T00:00:00Z (RFC 7519, section 2). Milliseconds never leave an adapter. */
export type NumericDate = number & { readonly __brand: 'NumericDate' };

/** @throws RangeError unless `seconds` is a whole number from 0 up to `Number.MAX_SAFE_INTEGER`. */
export function numericDate(seconds: number): NumericDate {
  if (!Number.isSafeInteger(seconds) || seconds < 0) throw new RangeError('a NumericDate is a whole number of seconds');
  return seconds as NumericDate;
}

/** Moves a date by whole seconds. */
export function plusSeconds(date: NumericDate, seconds: number): NumericDate {
  return numericDate(date + seconds);
}

/** Gives the present time. Composition roots pass `systemClock`; everything below them takes `now` as an argument. */
export type Clock = () => NumericDate;

export const systemClock: Clock = () => numericDate(Math.floor(Date.now() / 1000));

/** The present to the millisecond, for what is told of it in records and measurements. Nothing is decided by it. */
export function systemInstant(): Date {
  return new Date();
}
