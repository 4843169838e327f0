import type { Ial } from '../shared/ial.ts';
import type { DisplayPart } from '../transaction/display-text.ts';

/** The route policy as the authorizer uses it: parsed from the compiled JSON, trusted from then on. */
export interface RoutePolicy {
  /** Names API and stage: an approval for one audience is worthless in another (T45). */
  readonly audience: string;
  /** Lower-case hex SHA-256 of the compiled file's bytes; part of every decision. */
  readonly sha256: string;
  /** Keyed by `METHOD resource` as API Gateway has them, METHOD as in HTTP or `ANY`; resource is the gateway's template (F3). */
  readonly routes: ReadonlyMap<string, Route | NestedRoutes>;
  readonly callers: ReadonlyMap<string, Caller>;
}

/** A kind of caller: which user-pool clients it signs in with. */
export interface Caller {
  /** Client names; COUNTERSIGN_CLIENTS gives their ids. */
  readonly clients: readonly string[];
  /** Machine tokens have sub == client_id (F50); person and machine callers exclude each other. */
  readonly machine: boolean;
}

/** The policy's own templates under one `{proxy+}` of the gateway. What meets none of them is denied. */
export interface NestedRoutes {
  /** `METHOD resource` of the gateway; its last segment is a greedy parameter. */
  readonly key: string;
  readonly nested: RouteTree;
}

/** Templates as a tree of segments. The most specific template wins: a literal before `{name}` before `{name+}`, from the left. */
export interface RouteTree {
  readonly literals: ReadonlyMap<string, RouteTree>;
  readonly parameter: RouteTree | undefined;
  /** Routes whose template ends here: method (or `ANY`) → route. */
  readonly routes: ReadonlyMap<string, Route>;
  /** Routes whose template ends in a greedy parameter at this place: method (or `ANY`) → route. */
  readonly greedy: ReadonlyMap<string, Route>;
}

export interface Route {
  /** `METHOD resource` as written in the policy. */
  readonly key: string;
  /** `none` documents a route that has no authorizer; asked about one, the authorizer denies. */
  readonly authorizer: 'countersign' | 'none';
  readonly caller: string;
  /** All of them must be in the token. */
  readonly scopes: readonly string[];
  /** Any one of them must be in the token; empty means no group is asked for. */
  readonly groups: readonly string[];
  readonly transaction: TransactionRule | undefined;
  /** False in shadow mode: who may call is enforced, what is demanded is only decided and logged. */
  readonly enforce: boolean;
  /** `once`: the back end claims an approval before it executes. Only then may `retryWindow` be more than 0. */
  readonly execution: 'once' | undefined;
  /** Seconds after a use during which the same Idempotency-Key is let through again. */
  readonly retryWindow: number;
  /** In the order written. The first whose `when` holds wins; the last has no `when`. */
  readonly require: readonly RequireRule[];
}

/** What the person countersigns on a route. */
export interface TransactionRule {
  /** Header member → JSON Pointer (RFC 6901) of the same value in the request body. */
  readonly fields: ReadonlyMap<string, string>;
  /** The text for the phone, in parts. */
  readonly show: readonly DisplayPart[];
}

export interface RequireRule {
  readonly when: Condition | undefined;
  readonly then: Outcome;
}

/** Currency (ISO 4217) → minor units. */
export type Thresholds = ReadonlyMap<string, bigint>;

/** Holds when all its parts hold; a part that is undefined (or has no entry) asks nothing. */
export interface Condition {
  /** Strictly below the currency's threshold. A currency without one counts as above all. */
  readonly amountBelow: Thresholds | undefined;
  /** At the currency's threshold or above. A currency without one counts as above all. */
  readonly amountFrom: Thresholds | undefined;
  readonly currencies: ReadonlySet<string> | undefined;
  /** Path parameter → the values of which it must have one. */
  readonly path: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Identity proofing that must have been done (NIST SP 800-63A). */
export interface IdentityRule {
  /** The person's level must be this or a higher one. */
  readonly ial: Ial;
  /** Seconds since the proofing. */
  readonly maxAge: number;
}

export type Outcome =
  | { readonly kind: 'token' }
  | { readonly kind: 'deny' }
  | {
      readonly kind: 'step_up';
      /** Its name in the policy's step_ups. */
      readonly name: string;
      readonly acrValues: readonly string[];
      /** Seconds. */
      readonly maxAge: number;
      readonly covers: 'transaction' | 'session';
      readonly identity: IdentityRule | undefined;
    };
