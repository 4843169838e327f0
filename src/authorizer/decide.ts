import { LIVEID_ACR } from '../identity-provider/identity-provider.ts';
import { NATIVE_ACRS } from '../policy/acr.ts';
import type { IdentityRule } from '../policy/policy.ts';
import type { NumericDate } from '../shared/numeric-date.ts';
import type { IdentityRecord } from '../step-up/identity-store.ts';
import { limitReached } from '../step-up/limits.ts';
import type { Spent, StepUpRecord } from '../step-up/record.ts';
import { isRevoked } from '../step-up/revocation.ts';
import type { Standing } from '../step-up/standing-store.ts';
import { isAlive } from '../step-up/transitions.ts';
import type { AllowReason, ChallengeReason, DenyReason } from './reasons.ts';
import type { Requirement, StepUpRequirement } from './requirement.ts';

export type Decision =
  | {
      readonly outcome: 'allow';
      readonly reason: AllowReason;
      /** Of the authentication that was accepted; undefined where the token sufficed. */
      readonly acr: string | undefined;
      readonly spend: Spend | undefined;
      readonly approvalId: string | undefined;
    }
  | { readonly outcome: 'challenge'; readonly reason: ChallengeReason }
  | {
      readonly outcome: 'deny';
      readonly reason: DenyReason;
      /** Seconds, where waiting helps. */
      readonly retryAfter: number | undefined;
    };

/** Evidence that must be used up, atomically, before the request may proceed. */
export interface Spend {
  readonly nonce: string;
  /** Seconds; the store's writer checks freshness again. */
  readonly maxAge: number;
}

/** Who is about to use evidence up: a request for which a transaction has to be approved, and no other. */
export interface Use {
  /** Hash of Idempotency-Key, else of extendedRequestId. */
  readonly attempt: string;
  /** How a writer knows its own earlier write (F66). */
  readonly invocation: string;
  /** Whether an Idempotency-Key names the attempt: only then can another request be a retry of it. */
  readonly named: boolean;
}

/** Nothing is known of a person for whom nothing is read. */
export const NO_STANDING: Standing = { record: undefined, identity: undefined, limits: undefined };

/**
 * Decides whether a request may proceed, given what the policy demands of it and what is known of the person. Pure and total.
 *
 * An unmet requirement is challenged, so that the person can authenticate again (RFC 9470, section 3); what no authentication can mend is
 * denied. An allow with `spend` holds only once the spending is written.
 */
export function decide(requirement: Requirement, standing: Standing, use: Use | undefined, now: NumericDate): Decision {
  switch (requirement.kind) {
    case 'deny':
      return deny(requirement.reason);
    case 'token':
      return allow('token_sufficient', undefined);
    case 'step_up':
      return decideStepUp(requirement, standing, use, now);
    default:
      return requirement satisfies never;
  }
}

function decideStepUp(
  requirement: StepUpRequirement,
  standing: Standing,
  use: Use | undefined,
  now: NumericDate,
): Decision {
  const { record, identity, limits } = standing;
  if (isRevoked(identity, requirement.signIn)) return deny('session_revoked');
  if (!isIdentified(requirement.identity, identity, now)) return deny('identity_insufficient');

  const unmet =
    requirement.covers === 'session'
      ? decideSession(requirement, record, now)
      : decideTransaction(requirement, record, use, now);
  if (typeof unmet !== 'string') return unmet;
  if (!isOpenable(requirement)) return { outcome: 'challenge', reason: unmet };
  const wait = retryMemoryFull(requirement, record, now);
  if (wait !== undefined) return deny('retries_pending', wait);

  const reached = limitReached(limits, requirement.signIn.sessionId, now);
  // A challenge that is open already opens nothing.
  const isOpen = record !== undefined && isAlive(record.challenge, now);
  if (reached && !(reached.reason === 'challenges_exhausted' && isOpen))
    return deny(reached.reason, reached.retryAfter);
  return { outcome: 'challenge', reason: unmet };
}

/** Whether a challenge of ours can lead to what is demanded. Where only Cognito's own step-up counts, the client must ask Cognito (F46). */
export function isOpenable({ acrValues }: StepUpRequirement): boolean {
  return acrValues.includes(LIVEID_ACR);
}

function decideSession(
  requirement: StepUpRequirement,
  record: StepUpRecord | undefined,
  now: NumericDate,
): Decision | ChallengeReason {
  const { acr, authTime } = requirement.signIn;
  // A token proves Cognito's own levels only, whatever else it says (T5).
  if (acr !== undefined && NATIVE_ACRS.includes(acr) && authTime !== undefined) {
    if (!unacceptable(requirement, { acr, authTime }, now)) return allow('token_authentication_accepted', acr);
  }
  const evidence = evidenceIn(record);
  if (typeof evidence === 'string') return evidence;
  return unacceptable(requirement, evidence, now) ?? allow('step_up_accepted', evidence.acr);
}

function decideTransaction(
  requirement: StepUpRequirement,
  record: StepUpRecord | undefined,
  use: Use | undefined,
  now: NumericDate,
): Decision | ChallengeReason {
  const uses = [record?.spent, record?.lastSpent].filter((spent) => spent !== undefined);
  // Whatever became of the evidence since, this very invocation has already used it for this very binding.
  const own = use && uses.find((spent) => spent.invocation === use.invocation);
  if (own) return allow('step_up_accepted', LIVEID_ACR, own.nonce);
  const retried = use && uses.find((spent) => isRetry(spent, use, requirement.route.retryWindow, now));
  if (retried) return allow('retry_accepted', LIVEID_ACR, retried.nonce);

  const evidence = evidenceIn(record);
  if (typeof evidence === 'string') return evidence;
  const reason = unacceptable(requirement, evidence, now);
  if (reason) return reason;
  const spend = { nonce: evidence.nonce, maxAge: requirement.maxAge };
  return { ...allow('step_up_accepted', evidence.acr, evidence.nonce), spend };
}

/** The same named attempt at the same binding, soon after. The back end executes an approval once, however often it is let through. */
function isRetry(spent: Spent, use: Use, retryWindow: number, now: NumericDate): boolean {
  const age = now - spent.at;
  return use.named && spent.attempt === use.attempt && retryWindow > 0 && age >= 0 && age <= retryWindow;
}

/**
 * A record knows two uses. While both may still be retried, a third approval would forget the first, and its retry would spend what was
 * approved for another attempt. Gives the seconds until the older one can be forgotten.
 */
function retryMemoryFull(
  { route }: StepUpRequirement,
  record: StepUpRecord | undefined,
  now: NumericDate,
): number | undefined {
  if (route.retryWindow === 0 || !record?.spent || !record.lastSpent) return undefined;
  const left = record.lastSpent.at + route.retryWindow + 1 - now;
  return left > 0 ? left : undefined;
}

function evidenceIn(record: StepUpRecord | undefined): NonNullable<StepUpRecord['evidence']> | ChallengeReason {
  if (!record) return 'step_up_missing';
  if (record.spent) return 'step_up_already_used';
  const { evidence } = record;
  return evidence && evidence.nonce === record.challenge.nonce ? evidence : 'step_up_not_verified';
}

/** The first thing that is wrong with an authentication; undefined if it meets the requirement. */
function unacceptable(
  { acrValues, maxAge, covers }: StepUpRequirement,
  { acr, authTime }: { readonly acr: string; readonly authTime: NumericDate },
  now: NumericDate,
): ChallengeReason | undefined {
  if (now < authTime) return 'authentication_in_future';
  if (now - authTime > maxAge) return 'authentication_too_old';
  // Nothing but an approval on the phone names a transaction.
  if (!acrValues.includes(acr) || (covers === 'transaction' && acr !== LIVEID_ACR)) return 'acr_not_accepted';
  return undefined;
}

function isIdentified(rule: IdentityRule | undefined, identity: IdentityRecord | undefined, now: NumericDate): boolean {
  if (!rule) return true;
  const proofing = identity?.proofing;
  if (!proofing || proofing.ial < rule.ial) return false;
  const age = now - proofing.at;
  return age >= 0 && age <= rule.maxAge;
}

function allow(
  reason: AllowReason,
  acr: string | undefined,
  approvalId?: string,
): Extract<Decision, { outcome: 'allow' }> {
  return { outcome: 'allow', reason, acr, spend: undefined, approvalId };
}

function deny(reason: DenyReason, retryAfter?: number): Decision {
  return { outcome: 'deny', reason, retryAfter };
}
