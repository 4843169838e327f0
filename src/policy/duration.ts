const SECONDS = new Map([
  ['s', 1],
  ['m', 60],
  ['h', 3600],
]);

const MAX_SECONDS = 86_400;

/** Reads `60s`, `5m` or `24h` as whole seconds, 1 second to 24 hours; undefined for anything else, plain numbers included. */
export function parseDuration(text: string): number | undefined {
  const match = /^([1-9][0-9]{0,4})([smh])$/.exec(text);
  if (!match) return undefined;
  const seconds = Number(match[1]) * (SECONDS.get(match[2] ?? '') ?? Number.NaN);
  return seconds <= MAX_SECONDS ? seconds : undefined;
}
