/** What a JSON object holds. Anything else holds nothing of interest, and no prototype is asked (T28). */
export type Members = ReadonlyMap<string, unknown>;

export function membersOf(value: unknown): Members {
  return new Map(Object.entries(Object(value)));
}

/** The members of a JSON text; none where it is no JSON, or is longer than any answer that is documented. */
export function parseMembers(text: string): Members {
  try {
    return membersOf(text.length < 65_536 && JSON.parse(text));
  } catch {
    return new Map();
  }
}

/** A text that is there and not empty: a gateway response writes an empty one for none. */
export function textIn(members: Members, name: string): string | undefined {
  const value = members.get(name);
  return typeof value === 'string' && value ? value : undefined;
}

/** A number above 0, which may be written in digits; undefined for all else. */
export function secondsOf(value: unknown): number | undefined {
  const seconds = Number(value);
  return seconds > 0 ? seconds : undefined;
}
