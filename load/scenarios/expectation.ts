/** What must come of a request, as docs/reasons.md and docs/seal.md have it. */
export type Expectation =
  | Allowed
  | Challenged
  | {
      readonly outcome: 'deny';
      readonly reason: string;
      /** Seconds, from and to, where waiting helps. */
      readonly retryAfter: readonly [number, number] | undefined;
    }
  /** It throws, and answers nothing. */
  | { readonly outcome: 'error'; readonly code: string };

export interface Allowed {
  readonly outcome: 'allow';
  readonly reason: string;
  /** Undefined where the answer must have none. */
  readonly seal: ExpectedSeal | undefined;
  /** In shadow mode: what the record must say in the place of outcome and reason. */
  readonly shadow: { readonly outcome: string; readonly reason: string } | undefined;
}

export interface Challenged {
  readonly outcome: 'challenge';
  /** Any of them. */
  readonly reasons: readonly string[];
  /** `new`: one that the scenario has not seen. A name: the one that the scenario knows by it. */
  readonly handle: 'new' | 'any' | { readonly same: string };
  /** Seconds. */
  readonly maxAge: number;
}

export interface ExpectedSeal {
  readonly basis: 'token' | 'session' | 'transaction';
  /** The name of the handle that was approved. */
  readonly approval: string | undefined;
  readonly once: boolean;
}

/** Let through on the token alone; `sealed` where the route has a transaction. */
export function allowedByToken(sealed: 'sealed' | 'without a seal'): Allowed {
  const seal: ExpectedSeal = { basis: 'token', approval: undefined, once: false };
  return allow('token_sufficient', sealed === 'sealed' ? seal : undefined);
}

/** Let through because `handle` was approved for exactly this. */
export function allowedBy(handle: string, changes: { readonly reason?: string; readonly once?: boolean } = {}) {
  const { reason = 'step_up_accepted', once = false } = changes;
  return allow(reason, { basis: 'transaction', approval: handle, once });
}

/** Let through because the sign-in has stepped up: no transaction, no seal. */
export const allowedBySession = allow('step_up_accepted', undefined);

/** Let through in shadow mode, where it would have come to this. */
export function allowedInShadow(
  outcome: 'challenge' | 'deny',
  reason: string,
  sealed: 'sealed' | 'without a seal',
): Expectation {
  return { ...allowedByToken(sealed), shadow: { outcome, reason } };
}

function allow(reason: string, seal: ExpectedSeal | undefined): Allowed {
  return { outcome: 'allow', reason, seal, shadow: undefined };
}

/** Asked to countersign, with a challenge that was opened for it. */
export function challenged(reason: string, maxAge = 300): Expectation {
  return { outcome: 'challenge', reasons: [reason], handle: 'new', maxAge };
}

/** Asked to countersign, with the challenge that is open already. */
export function challengedAgain(same: string, maxAge = 300): Expectation {
  return { outcome: 'challenge', reasons: ['step_up_not_verified'], handle: { same }, maxAge };
}

export function denied(reason: string, retryAfter?: readonly [number, number]): Expectation {
  return { outcome: 'deny', reason, retryAfter };
}
