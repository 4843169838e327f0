const LONG = /[\w.+/=-]{48,}/g;

/** Shortens what is as long as a token, a handle or a session; digests and keys of an order stay as they are. */
export function shorten(text: string): string {
  return text.replaceAll(LONG, (long) => `${long.slice(0, 10)}…${long.slice(-4)}`);
}
