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
