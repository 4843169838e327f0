import type { Route } from '../policy/policy.ts';
import type { NumericDate } from '../shared/numeric-date.ts';
import { createHandle } from '../step-up/handle.ts';
import type { StepUpRecord } from '../step-up/record.ts';
import type { AccessToken } from '../token/access-token.ts';
import type { Decision } from './decide.ts';
import type { AllowReason, ChallengeReason, DenyReason } from './reasons.ts';
import type { Requirement } from './requirement.ts';
import { sealFor } from './seal-for.ts';

/** What became of a request: the decision, with all that its rendering and its log line need. */
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
    }
  | {
      readonly outcome: 'challenge';
      readonly reason: ChallengeReason;
      readonly route: Route;
      readonly sub: string;
      readonly handle: string;
      readonly acrValues: readonly string[];
      /** Seconds. */
      readonly maxAge: number;
      /** Seconds until the challenge can no longer be met. */
      readonly expiresIn: number;
      readonly binding: string;
    }
  | {
      readonly outcome: 'deny';
      readonly reason: DenyReason;
      readonly route: Route | undefined;
      /** Undefined where no token was verified. */
      readonly sub: string | undefined;
    };

export function denied(reason: DenyReason, route?: Route, sub?: string): Verdict {
  return { outcome: 'deny', reason, route, sub };
}

export function allowed(
  requirement: Exclude<Requirement, { kind: 'deny' }>,
  decision: Extract<Decision, { outcome: 'allow' }>,
  token: AccessToken,
): Verdict {
  const { route } = requirement;
  const seal = sealFor(requirement, decision.approvalId);
  if (seal === 'too_large') return denied('transaction_too_large', route, token.sub);
  const binding = requirement.kind === 'step_up' ? requirement.binding : undefined;
  const { reason, approvalId } = decision;
  return { outcome: 'allow', reason, route, sub: token.sub, seal, binding, approvalId };
}

export function challenged(
  requirement: Extract<Requirement, { kind: 'step_up' }>,
  reason: ChallengeReason,
  record: StepUpRecord,
  token: AccessToken,
  now: NumericDate,
): Verdict {
  const { route, acrValues, maxAge, binding } = requirement;
  const handle = createHandle(binding, record.challenge.nonce);
  const expiresIn = Math.max(0, record.challenge.until - now);
  return { outcome: 'challenge', reason, route, sub: token.sub, handle, acrValues, maxAge, expiresIn, binding };
}
