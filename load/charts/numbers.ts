/** A whole number with its thousands apart. */
export function whole(value: number): string {
  return Math.round(value).toLocaleString('en');
}

/** Milliseconds with two digits that mean something. */
export function millis(value: number): string {
  if (value >= 10) return `${whole(value)} ms`;
  return `${value.toFixed(value < 1 ? 2 : 1)} ms`;
}

/** 1,000 as 1k and 1,000,000 as 1M. */
export function short(value: number): string {
  if (value >= 1_000_000) return `${value / 1_000_000}M`;
  return value >= 1000 ? `${value / 1000}k` : String(value);
}
