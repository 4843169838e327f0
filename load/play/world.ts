import type { Clock } from '../../src/shared/numeric-date.ts';
import type { Random } from '../../src/shared/random.ts';
import type { Sent } from '../oracle/sent.ts';
import type { Send } from '../scenarios/step.ts';
import type { MintToken } from './mint-token.ts';
import type { Stores } from './stores.ts';

/** An event on its way: JSON, and how the gateway calls the request. */
export interface Outgoing {
  readonly text: string;
  readonly requestId: string;
}

/** Everything that a scenario is played with. */
export interface World {
  /** Drawn for each run. */
  readonly run: string;
  /** Hands an event to one authorizer, whichever is free. Never rejects for what the authorizer does. */
  send(to: Send['to'], event: Outgoing): Promise<Sent>;
  /** Hands each event to another authorizer, all at one moment, once each of them is free. */
  race(events: readonly Outgoing[]): Promise<readonly Sent[]>;
  /** How many take part in a race. */
  readonly racers: number;
  readonly mint: MintToken;
  readonly stores: Stores;
  readonly clock: Clock;
  readonly random: Random;
  readonly audiences: Readonly<Record<Send['to'], string>>;
  readonly policySha256s: Readonly<Record<Send['to'], string>>;
  /** Milliseconds on a clock that only goes forward. */
  elapsed(): number;
}
