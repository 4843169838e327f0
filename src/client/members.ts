/** What a JSON object holds. `Object(value)` makes one of anything else, which holds nothing of interest. Asked for names of ours alone (T28). */
export type Members = Readonly<Record<string, unknown>>;

/** The members of a JSON text; none where it is no JSON, or is longer than any answer that is documented. */
export function parseMembers(text: string): Members {
  try {
    return Object(text.length < 65_536 && JSON.parse(text));
  } catch {
    return {};
  }
}

/** A text that is there and not empty: a gateway response writes an empty one for none. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value ? value : undefined;
}

/** A number above 0, which may be written in digits; undefined for all else. */
export function positive(value: unknown): number | undefined {
  const number = Number(value);
  return number > 0 ? number : undefined;
}
