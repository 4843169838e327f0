/**
 * What kind of failure lies at the bottom of an error, for a log line: the `name` of the last error in its chain of causes, such as
 * `AccessDeniedException` or `TimeoutError`. Never a message: messages of libraries quote what they were given (T31).
 */
export function failureDetail(error: unknown): string | null {
  let name: string | null = null;
  // A chain that leads back to itself ends as well.
  for (let depth = 0, at = error; depth < 8 && at instanceof Error; depth++, at = at.cause) {
    if (/^[\w.]{1,64}$/.test(at.name)) name = at.name;
  }
  return name;
}
