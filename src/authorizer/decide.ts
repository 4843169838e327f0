import type { NumericDate } from '../shared/numeric-date.ts';
import type { Evidence, StepUpRecord } from '../step-up/record.ts';
import type { AllowReason, ChallengeReason, DenyReason } from './reasons.ts';
import type { Requirement } from './requirement.ts';

export type Decision =
  | {
      readonly outcome: 'allow';
      readonly reason: AllowReason;
      readonly spend: Spend | undefined;
      readonly approvalId: string | undefined;
    }
  | { readonly outcome: 'challenge'; readonly reason: ChallengeReason }
  | { readonly outcome: 'deny'; readonly reason: DenyReason };

/** Evidence that must be used up, atomically, before the request may proceed. */
export interface Spend {
  readonly nonce: string;
  /** Seconds; the store's writer checks freshness again. */
  readonly maxAge: number;
}

/**
 * Decides whether a request may proceed, given what the policy demands of it and the step-up record of its binding.
 *
 * Pure and total. An unmet requirement is challenged, so that the person can authenticate again (RFC 9470, section 3). An
 * allow with `spend` holds only once the spending is written; `invocation` is how a writer knows its own earlier write (F66).
 */
export function decide(
  requirement: Requirement,
  record: StepUpRecord | undefined,
  invocation: string,
  now: NumericDate,
): Decision {
  switch (requirement.kind) {
    case 'deny':
      return { outcome: 'deny', reason: requirement.reason };
    case 'token':
      return { outcome: 'allow', reason: 'token_sufficient', spend: undefined, approvalId: undefined };
    case 'step_up':
      return decideStepUp(requirement, record, invocation, now);
    default:
      return requirement satisfies never;
  }
}

function decideStepUp(
  requirement: Extract<Requirement, { kind: 'step_up' }>,
  record: StepUpRecord | undefined,
  invocation: string,
  now: NumericDate,
): Decision {
  // Whatever became of the evidence since, this very invocation has already used it for this very binding.
  const own = [record?.spent, record?.lastSpent].find((spent) => spent?.invocation === invocation);
  if (requirement.covers === 'transaction' && own) return allowed(undefined, own.nonce);

  const evidence = acceptable(requirement, record, now);
  if (typeof evidence === 'string') return { outcome: 'challenge', reason: evidence };

  if (requirement.covers === 'session') return allowed(undefined, undefined);
  return allowed({ nonce: evidence.nonce, maxAge: requirement.maxAge }, evidence.nonce);
}

function allowed(spend: Spend | undefined, approvalId: string | undefined): Decision {
  return { outcome: 'allow', reason: 'step_up_accepted', spend, approvalId };
}

/** The evidence that meets the requirement, or the first thing that is wrong with it. */
function acceptable(
  requirement: Extract<Requirement, { kind: 'step_up' }>,
  record: StepUpRecord | undefined,
  now: NumericDate,
): Evidence | ChallengeReason {
  if (!record) return 'step_up_missing';
  if (record.spent) return 'step_up_already_used';
  const { evidence } = record;
  if (!evidence || evidence.nonce !== record.challenge.nonce) return 'step_up_not_verified';
  if (now < evidence.authTime) return 'authentication_in_future';
  if (now - evidence.authTime > requirement.maxAge) return 'authentication_too_old';
  if (!requirement.acrValues.includes(evidence.acr)) return 'acr_not_accepted';
  return evidence;
}
