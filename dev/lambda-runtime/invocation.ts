/** What the caller of a function gets: its result, the error it ended with, or nothing in time. */
export type Invocation =
  | { readonly kind: 'ok'; readonly value: unknown }
  | { readonly kind: 'error'; readonly errorType: string; readonly errorMessage: string }
  | { readonly kind: 'timeout' };
