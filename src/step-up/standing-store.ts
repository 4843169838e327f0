import type { IdentityRecord } from './identity-store.ts';
import type { Limits } from './limits.ts';
import type { Binding, StepUpRecord, User } from './record.ts';

/** Everything that is known of a person when one request is decided. */
export interface Standing {
  readonly record: StepUpRecord | undefined;
  readonly identity: IdentityRecord | undefined;
  readonly limits: Limits | undefined;
}

/**
 * Reads all of it in one call, each item strongly consistent (F63). The items are not of one moment: what was revoked while the call was
 * under way may be seen by the next decision only. Throws like `StepUpStore`.
 */
export interface StandingStore {
  findStanding(user: User, binding: Binding): Promise<Standing>;
}
