import type { IdentityRule, Outcome } from './policy.ts';

type StepUp = Extract<Outcome, { readonly kind: 'step_up' }>;

/**
 * Tells whether `outcome` demands at least as much as `other`, in every respect. A partial order: where one asks for a younger
 * authentication and the other for an identity, neither demands as much as the other. Levels of Cognito's own have no order among
 * them: one demands as much as a set that it is in.
 */
export function demandsAsMuch(outcome: Outcome, other: Outcome): boolean {
  if (outcome.kind === 'deny' || other.kind === 'token') return true;
  if (outcome.kind === 'token' || other.kind === 'deny') return false;
  return (
    (outcome.covers === 'transaction' || other.covers === 'session') &&
    outcome.maxAge <= other.maxAge &&
    acceptsNoMore(outcome, other) &&
    provesAsMuch(outcome.identity, other.identity)
  );
}

function acceptsNoMore(outcome: StepUp, other: StepUp): boolean {
  // One acr alone covers a transaction: there it is no choice of the author's, and binds more than any that serves a session.
  if (outcome.covers === 'transaction' && other.covers === 'session') return true;
  return outcome.acrValues.every((acr) => other.acrValues.includes(acr));
}

function provesAsMuch(identity: IdentityRule | undefined, other: IdentityRule | undefined): boolean {
  if (!other) return true;
  return identity !== undefined && identity.ial >= other.ial && identity.maxAge <= other.maxAge;
}
