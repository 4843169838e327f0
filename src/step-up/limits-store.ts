import type { Limits } from './limits.ts';
import type { User } from './record.ts';

/** Where a person's limits lie. Absence, outage and bad items are told apart as by `StepUpStore`. */
export interface LimitsStore {
  find(user: User): Promise<Limits | undefined>;
  /** As `StepUpStore.write`: puts `next` in the place of `previous`, if the stored revision is still that one. */
  write(user: User, previous: Limits | undefined, next: Limits): Promise<'written' | 'changed'>;
}
