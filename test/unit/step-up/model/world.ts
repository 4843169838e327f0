import { numericDate } from '../../../../src/shared/numeric-date.ts';
import type { StepUpRecord } from '../../../../src/step-up/record.ts';
import type { spend } from '../../../../src/step-up/spend.ts';
import type * as transitions from '../../../../src/step-up/transitions.ts';

/** What the search runs: the real transitions on a store that keeps its promise, or one of them broken on purpose. */
export interface Rules {
  readonly open: typeof transitions.open;
  readonly ring: typeof transitions.ring;
  readonly rung: typeof transitions.rung;
  readonly verify: typeof transitions.verify;
  readonly refuse: typeof transitions.refuse;
  readonly spend: typeof spend;
  /** Whether the store takes a write that was decided on `previous`. */
  readonly accepts: (stored: StepUpRecord | undefined, previous: StepUpRecord | undefined) => boolean;
  /** What an authorizer calls a challenge that it opens. */
  readonly nonceOf: (actor: Authorizer, read: StepUpRecord | undefined) => string;
  /** Whether an authorizer that lost a race decides again, or insists on what it decided first. */
  readonly decidesAgain: boolean;
}

/** A write on its way to the store. */
export interface Message {
  readonly previous: StepUpRecord | undefined;
  readonly next: StepUpRecord;
  /** The clock of the writer when it started. */
  readonly now: number;
}

/** One call of the provider: one ring of the phone. */
export interface Push {
  readonly id: string;
  readonly nonce: string;
  readonly flow: string;
  readonly answer: 'none' | 'approved' | 'declined';
  readonly answeredAt: number;
}

export interface Authorizer {
  readonly role: 'authorizer';
  readonly name: string;
  readonly requestsLeft: number;
  /** `idle` between requests, `request` while one is read, decided and written. */
  readonly at: 'idle' | 'request';
  readonly now: number;
  readonly intent: 'undecided' | 'open' | 'spend';
  readonly message: Message | undefined;
}

/** One CUSTOM_AUTH run: the Create trigger rings and records the push, the Verify trigger records the answer. */
export interface Flow {
  readonly role: 'flow';
  readonly name: string;
  /** Triggers of one run share it. */
  readonly flow: string;
  readonly at: 'idle' | 'ring' | 'call' | 'rung' | 'asked' | 'answer' | 'done';
  readonly now: number;
  readonly nonce: string;
  readonly push: Push | undefined;
  /** How often Cognito will still run a trigger that crashed (F36). */
  readonly retries: number;
  readonly message: Message | undefined;
}

export type Actor = Authorizer | Flow;

/** Everything that decides what can happen next. */
export interface World {
  readonly clock: number;
  /** What the clock may still come to show. */
  readonly later: readonly number[];
  readonly record: StepUpRecord | undefined;
  readonly actors: readonly Actor[];
  /** Writes whose sender no longer waits: sent before a crash, or sent twice. Each may still arrive. */
  readonly air: readonly Message[];
  readonly pushes: readonly Push[];
  /** Nonces that clients were given. */
  readonly handles: readonly string[];
  /** The nonce of each request that was let through. */
  readonly allows: readonly string[];
}

export const MAX_AGE = 300;
const START = 1_000_000;

/** The model's clock as the transitions want it. */
export function dateOf(clock: number) {
  return numericDate(START + clock);
}

/** The start: nothing stored, the clock at 0. */
export function worldOf(actors: readonly Actor[], later: readonly number[]): World {
  return { clock: 0, later, record: undefined, actors, air: [], pushes: [], handles: [], allows: [] };
}

export function authorizer(name: string, requests: number): Authorizer {
  return {
    role: 'authorizer',
    name,
    requestsLeft: requests,
    at: 'idle',
    now: 0,
    intent: 'undecided',
    message: undefined,
  };
}

export function flow(name: string, flow: string, retries: number): Flow {
  return { role: 'flow', name, flow, at: 'idle', now: 0, nonce: '', push: undefined, retries, message: undefined };
}

/**
 * Forgets what no longer matters, to keep the number of worlds small: a nonce that is neither the record's nor in the hands
 * of a flow that is at work. It can never matter again, because a nonce that left the record never comes back, which
 * is itself an invariant.
 */
export function withoutPast(world: World): World {
  const current = world.record?.challenge.nonce;
  const alive = (nonce: string) =>
    nonce === current ||
    world.actors.some((actor) => actor.role === 'flow' && isAtWork(actor) && actor.nonce === nonce);
  const startable = world.actors.some(({ role, at }) => role === 'flow' && at === 'idle');
  return {
    ...world,
    pushes: world.pushes.filter(({ nonce }) => alive(nonce)),
    handles: startable ? world.handles.filter(alive) : [],
    allows: world.allows.filter(alive),
    actors: world.actors.map((actor) =>
      actor.role === 'flow' && actor.at === 'asked' && !alive(actor.nonce) ? ended(actor) : actor,
    ),
  };
}

function isAtWork({ at }: Flow): boolean {
  return at !== 'idle' && at !== 'asked' && at !== 'done';
}

/** A flow that does nothing more. */
export function ended(actor: Flow): Flow {
  return { ...actor, at: 'done', now: 0, nonce: '', push: undefined, retries: 0, message: undefined };
}
