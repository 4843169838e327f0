import type { DisplayPart } from '../transaction/display-text.ts';

/** The route policy as the authorizer uses it: parsed from the compiled JSON, trusted from then on. */
export interface RoutePolicy {
  /** Names API and stage: an approval for one audience is worthless in another (T45). */
  readonly audience: string;
  /** Lower-case hex SHA-256 of the compiled file's bytes; part of every decision. */
  readonly sha256: string;
  /** Keyed by `METHOD resource`, METHOD as in HTTP or `ANY`; resource as API Gateway's template (F3). */
  readonly routes: ReadonlyMap<string, Route>;
  readonly callers: ReadonlyMap<string, Caller>;
}

/** A kind of caller: which user-pool clients it signs in with. */
export interface Caller {
  /** Client names; COUNTERSIGN_CLIENTS gives their ids. */
  readonly clients: readonly string[];
  /** Machine tokens have sub == client_id (F50); person and machine callers exclude each other. */
  readonly machine: boolean;
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

/** Currency (ISO 4217) → minor units. Holds when the amount is strictly below the currency's threshold; an unlisted currency is above all. */
export interface Condition {
  readonly amountBelow: ReadonlyMap<string, bigint>;
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
    };
