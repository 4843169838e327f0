/** What an execution environment is started with. */
export type EnvironmentStart = { readonly functionName: string; readonly directory: string };

/** One invocation. The payload is JSON text, so that nothing but JSON can cross. */
export type InvocationMessage = {
  readonly requestId: string;
  readonly eventJson: string;
  readonly timeoutMs: number;
};

/** What an execution environment answers: once after loading, then once per invocation. */
export type EnvironmentMessage =
  | { readonly kind: 'loaded' }
  | { readonly kind: 'load_failed'; readonly errorType: string; readonly errorMessage: string }
  | { readonly kind: 'returned'; readonly valueJson: string }
  | { readonly kind: 'threw'; readonly errorType: string; readonly errorMessage: string };
