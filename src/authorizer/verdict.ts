import type { Route } from '../policy/policy.ts';
import type { NumericDate } from '../shared/numeric-date.ts';
import { createHandle } from '../step-up/handle.ts';
import type { StepUpRecord } from '../step-up/record.ts';
import { CHALLENGE_SECONDS } from '../step-up/transitions.ts';
import type { AccessToken } from '../token/access-token.ts';
import type { Decision } from './decide.ts';
import type { AllowReason, ChallengeReason, DenyReason } from './reasons.ts';
import type { Requirement, StepUpRequirement } from './requirement.ts';
import { type Sealable, sealFor } from './seal-for.ts';

/** What became of a request: the decision, with all that its rendering and its log record need. */
export type Verdict =
  | {
      readonly outcome: 'allow';
      readonly reason: AllowReason;
      readonly route: Route;
      readonly sub: string;
      /** Undefined on a route without a transaction. */
      readonly seal: string | undefined;
      /** Undefined where the token sufficed. */
      readonly binding: string | undefined;
      /** Names the approval that was spent: what the back end's ledger has too. Undefined where none was. */
      readonly approvalId: string | undefined;
      /** Of the authentication that was accepted; undefined where the token sufficed. */
      readonly acr: string | undefined;
      /** In shadow mode: what would have become of the request. Undefined where the policy is enforced. */
      readonly shadowed: Shadowed | undefined;
    }
  | {
      readonly outcome: 'challenge';
      readonly reason: ChallengeReason;
      readonly route: Route;
      readonly sub: string;
      readonly userPoolId: string;
      readonly acrValues: readonly string[];
      /** Seconds. */
      readonly maxAge: number;
      readonly binding: string;
      /** The challenge of ours that is open; undefined where only Cognito's own step-up helps (F46). */
      readonly open: OpenChallenge | undefined;
    }
  | {
      readonly outcome: 'deny';
      readonly reason: DenyReason;
      readonly route: Route | undefined;
      /** Undefined where no token was verified. */
      readonly sub: string | undefined;
      /** Seconds, where waiting helps. */
      readonly retryAfter: number | undefined;
    };

export interface OpenChallenge {
  readonly handle: string;
  /** Seconds until the challenge can no longer be met. */
  readonly expiresIn: number;
}

export type Shadowed = Pick<Decision, 'outcome' | 'reason'> | { readonly outcome: 'error'; readonly error: unknown };

export function denied(reason: DenyReason, route?: Route, token?: AccessToken, retryAfter?: number): Verdict {
  return { outcome: 'deny', reason, route, sub: token?.sub, retryAfter };
}

export function allowed(
  requirement: Sealable,
  { reason, approvalId, acr }: Extract<Decision, { outcome: 'allow' }>,
  { sub }: AccessToken,
): Verdict {
  const { route } = requirement;
  const seal = sealFor(requirement, approvalId);
  const binding = requirement.kind === 'step_up' ? requirement.binding : undefined;
  return { outcome: 'allow', reason, route, sub, seal, binding, approvalId, acr, shadowed: undefined };
}

export function challenged(
  { route, acrValues, maxAge, binding }: StepUpRequirement,
  reason: ChallengeReason,
  record: StepUpRecord | undefined,
  { sub, userPoolId }: AccessToken,
  now: NumericDate,
): Verdict {
  const open = record && {
    handle: createHandle(binding, record.challenge.nonce),
    // Who opened it may have read the clock after us: nobody is told of more than a challenge has.
    expiresIn: Math.min(CHALLENGE_SECONDS, Math.max(0, record.challenge.until - now)),
  };
  return { outcome: 'challenge', reason, route, sub, userPoolId, acrValues, maxAge, binding, open };
}

/** Lets a request through on its token alone, and its seal says so. A declaration that cannot be read has no seal. */
export function shadowed(requirement: Requirement, shadow: Shadowed, { sub }: AccessToken): Verdict {
  const { route } = requirement;
  const transaction = requirement.kind === 'deny' ? undefined : requirement.transaction;
  return {
    outcome: 'allow',
    reason: 'token_sufficient',
    route,
    sub,
    seal: sealFor({ kind: 'token', route, transaction }, undefined),
    binding: requirement.kind === 'step_up' ? requirement.binding : undefined,
    approvalId: undefined,
    acr: undefined,
    shadowed: shadow,
  };
}
