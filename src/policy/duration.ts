/** The longest durations of a policy, in seconds; the shortest is 1. */
export const MAX_SECONDS = {
  stepUp: 86_400,
  retryWindow: 86_400,
  // Ten years: the life of a passport.
  identity: 315_360_000,
} as const;

const SECONDS = new Map([
  ['s', 1],
  ['m', 60],
  ['h', 3600],
  ['d', 86_400],
]);

/** Reads `60s`, `5m`, `24h` or `90d` as whole seconds, 1 to `maxSeconds`; undefined for anything else, plain numbers included. */
export function parseDuration(text: string, maxSeconds: number): number | undefined {
  const match = /^([1-9][0-9]{0,8})([smhd])$/.exec(text);
  if (!match) return undefined;
  const seconds = Number(match[1]) * (SECONDS.get(match[2] ?? '') ?? Number.NaN);
  return seconds <= maxSeconds ? seconds : undefined;
}
