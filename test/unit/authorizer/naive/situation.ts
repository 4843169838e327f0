import type { Use } from '../../../../src/authorizer/decide.ts';
import type { IdentityRecord } from '../../../../src/step-up/identity-store.ts';
import type { StepUpRecord } from '../../../../src/step-up/record.ts';
import type { AccessToken } from '../../../../src/token/access-token.ts';

/** A route policy as its file says it (JSON is YAML). */
export interface PolicySource {
  readonly version: 1;
  readonly audience: string;
  readonly callers: Readonly<Record<string, { readonly clients: readonly string[]; readonly machine?: boolean }>>;
  readonly amounts: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly step_ups: Readonly<Record<string, { readonly acr_values: readonly string[]; readonly max_age: string }>>;
  readonly routes: Readonly<Record<string, RouteSource>>;
}

export interface RouteSource {
  readonly caller: string;
  readonly scopes?: readonly string[] | undefined;
  readonly groups?: readonly string[] | undefined;
  readonly execution?: 'once' | undefined;
  readonly retry_window?: string | undefined;
  readonly transaction?: { readonly fields: Readonly<Record<string, string>>; readonly show: string } | undefined;
  readonly require: readonly RuleSource[];
}

export interface RuleSource {
  readonly when?:
    | {
        readonly amount_below?: string | undefined;
        readonly amount_from?: string | undefined;
        readonly currency?: readonly string[] | undefined;
        readonly path?: Readonly<Record<string, readonly string[]>> | undefined;
      }
    | undefined;
  readonly then: 'token' | 'deny' | StepUpSource;
}

export interface StepUpSource {
  readonly step_up: string;
  readonly covers: 'transaction' | 'session';
  readonly max_age?: string | undefined;
  readonly identity?: { readonly ial: 1 | 2 | 3; readonly max_age: string } | undefined;
}

/** A request as it was sent: each header with all its values. */
export interface Sent {
  readonly method: string;
  readonly resource: string;
  readonly path: string;
  readonly pathParameters: Readonly<Record<string, string>>;
  readonly query: readonly (readonly [string, readonly string[]])[];
  readonly transaction: readonly string[];
  readonly digest: readonly string[];
  readonly encoding: readonly string[];
  readonly idempotencyKey: readonly string[];
}

/** Somebody's request at a policy. */
export interface Asking {
  readonly sent: Sent;
  readonly token: AccessToken;
  readonly policy: PolicySource;
}

/** One decision to be made, and all that is known for it. */
export interface Situation {
  readonly asking: Asking;
  /** What the person was asked to approve: this request, or another one of this or another person. */
  readonly approved: Asking;
  /** What became of that. */
  readonly record: StepUpRecord;
  /** Of the person who is asking. */
  readonly identity: IdentityRecord | undefined;
  readonly use: Use;
}
