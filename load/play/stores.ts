import type { IdentityStore } from '../../src/step-up/identity-store.ts';
import type { LimitsStore } from '../../src/step-up/limits-store.ts';
import type { StepUpStore } from '../../src/step-up/step-up-store.ts';

/** The table, by a connection that is none of the authorizer's. */
export interface Stores {
  readonly stepUps: StepUpStore;
  readonly limits: LimitsStore;
  readonly identities: IdentityStore;
}
