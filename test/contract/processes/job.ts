import type { Adapter } from '../adapters.ts';
import type { Reach } from '../dynamodb-server.ts';

/** Requests that one process sends to its own authorizer, all at once. */
export interface Job {
  /** REST API events. */
  readonly events: readonly unknown[];
  /** What the back end gets as their body. */
  readonly body: string;
  /** `METHOD resource` at the back end. */
  readonly route: string;
  /** Of the delays between the calls of the table. */
  readonly seed: number;
  /** At which write this process stops for ever: it says `stopped` and waits for its end. */
  readonly stopAfter: 'spending' | 'claiming' | undefined;
}

/** What became of one request: at the authorizer, and at the back end if it got there. */
export interface Outcome {
  /** Undefined in an outage. */
  readonly effect: 'Allow' | 'Deny' | undefined;
  readonly reason: string | undefined;
  readonly execution: 'executed' | 'refused' | undefined;
}

/** Where the tables are, and how they are called. */
export interface Place extends Reach {
  readonly stepUpTable: string;
  readonly bankTable: string;
  /** With which the authorizer calls its table. */
  readonly adapter: Adapter['name'];
}
