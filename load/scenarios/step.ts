import type { BankRequest } from './bank-request.ts';
import type { Bearer } from './bearer.ts';
import type { Person } from './cast.ts';
import type { Expectation } from './expectation.ts';
import type { Garbling } from './garbling.ts';

/** Something that happens in a scenario, in its turn. */
export type Step = Send | Race | OnThePhone | TimePasses | SignedOut | OpenedOthers;

/** A request to one authorizer, whichever is free. */
export interface Send {
  readonly kind: 'send';
  /** What it is, in words for a report. */
  readonly what: string;
  readonly bearer: Bearer;
  readonly request: BankRequest;
  readonly expect: Expectation;
  /** The name of the handle that comes back. */
  readonly opens: string | undefined;
  /** `sandbox`: an authorizer of another audience, over the same table and user pool. */
  readonly to: 'bank' | 'sandbox';
  readonly attack: boolean;
  /** What the gateway would never make of it. */
  readonly garbling: Garbling | undefined;
  /** Its extendedRequestId within the scenario; requests that share one share it as no gateway would let them. */
  readonly named: string | undefined;
}

/** Requests that all authorizers get at one moment, one each: the first gets the first of them, and so on around. */
export interface Race {
  readonly kind: 'race';
  readonly what: string;
  readonly bearer: Bearer;
  readonly entries: readonly RaceEntry[];
  readonly expect: RaceExpectation;
  /** The name of the handle of the one challenge that may come of it. */
  readonly opens: string | undefined;
}

export interface RaceEntry {
  readonly request: BankRequest;
  /** The name of the handle that was approved for it. */
  readonly approval: string | undefined;
}

/** What must come of all copies of one entry together. */
export interface RaceExpectation {
  /** How many are let through. `one` and `all` may be fewer after an outage only. */
  readonly allows: 'none' | 'one' | 'all';
  /** What may come of the others: outcome and reason. All challenges among them are one. */
  readonly others: readonly string[];
  /** Whether the back end is told to claim the approval. */
  readonly once: boolean;
}

/** What becomes of an open challenge at the triggers and on the phone, from wherever it is. */
export interface OnThePhone {
  readonly kind: 'phone';
  readonly bearer: Bearer;
  readonly handle: string;
  readonly does: 'ring' | 'show' | 'decline' | 'approve';
  /** Seconds since the person approved by the provider's clock; below 0 where the trigger's own clock is ahead. */
  readonly ago: number;
}

/** As if so much time had passed: everything that is stored of the person, as far as this scenario knows of it, is older. */
export interface TimePasses {
  readonly kind: 'time passes';
  readonly bearer: Bearer;
  readonly seconds: number;
}

/** Ends the sign-in, or all sign-ins of the person up to so long ago. */
export interface SignedOut {
  readonly kind: 'signed out';
  readonly bearer: Bearer;
  readonly everywhereUntilAgo: number | undefined;
}

/** The sign-in opens so many other challenges. */
export interface OpenedOthers {
  readonly kind: 'opened others';
  readonly bearer: Bearer;
  readonly count: number;
}

type SendChanges = Partial<Pick<Send, 'opens' | 'to' | 'attack' | 'garbling' | 'named'>>;

export function send(
  what: string,
  bearer: Bearer,
  request: BankRequest,
  expect: Expectation,
  changes: SendChanges = {},
): Send {
  const usual = { opens: undefined, to: 'bank', attack: false, garbling: undefined, named: undefined } as const;
  return { kind: 'send', what, bearer, request, expect, ...usual, ...changes };
}

/** A request of somebody who must not get what they ask for. */
export function attack(
  what: string,
  bearer: Bearer,
  request: BankRequest,
  expect: Expectation,
  changes: SendChanges = {},
): Send {
  return send(what, bearer, request, expect, { attack: true, ...changes });
}

export function phone(bearer: Bearer, handle: string, does: OnThePhone['does'], ago = 0): OnThePhone {
  return { kind: 'phone', bearer, handle, does, ago };
}

export function timePasses(bearer: Bearer, seconds: number): TimePasses {
  return { kind: 'time passes', bearer, seconds };
}

/** Whose records a scenario touches. */
export function personsIn(steps: readonly Step[]): readonly Person[] {
  const persons = new Map(steps.map(({ bearer: { person } }) => [JSON.stringify(person), person]));
  return [...persons.values()].filter((person) => person !== undefined);
}
