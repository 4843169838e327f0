import type { Sent } from '../oracle/sent.ts';

/** To an authorizer's process: one event, as JSON. */
export interface Invoke {
  /** Unlike the request's name it is never used twice. */
  readonly id: number;
  readonly text: string;
  readonly requestId: string;
}

/** From it. */
export type FromAuthorizer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'came'; readonly id: number; readonly sent: Sent }
  | { readonly kind: 'memory'; readonly memory: Memory };

/** What a process has: of the machine's memory, and on its heap. */
export interface Memory {
  readonly rssBytes: number;
  readonly heapBytes: number;
}
