/** What came back from an authorizer for one event. */
export interface Sent {
  /** What it returned; undefined where it threw. */
  readonly answer: unknown;
  readonly error: { readonly code: string; readonly message: string } | undefined;
  /** The record that it wrote of the decision; undefined where none of this request's name was. */
  readonly record: unknown;
  readonly millis: number;
}

const OUTAGES = ['ERR_STORE_UNAVAILABLE', 'ERR_TOKEN_KEYS_UNAVAILABLE', 'ERR_DEADLINE_EXCEEDED'];

/** Whether store or keys did not answer within the function's own limits: on a busy machine they are met. Nothing was let through. */
export function isOutage({ error }: Sent): boolean {
  return error !== undefined && OUTAGES.includes(error.code);
}

/** How long one attempt of a call to the table may last (docs/table.md). */
const ATTEMPT_MS = 400;

/**
 * Whether a call to the table may have been made twice, because the answer to the first came too late. What that one wrote is then met as
 * somebody else's (F66): a challenge that was just opened is found open, and counts twice. No approval is spent twice for that.
 */
export function isSlow({ millis }: Sent): boolean {
  return millis >= ATTEMPT_MS;
}
