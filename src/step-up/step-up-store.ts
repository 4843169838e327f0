import type { Binding, StepUpRecord, User } from './record.ts';

/**
 * Where step-up records live. Reads are strongly consistent (F63).
 *
 * Absence and outage are different answers: `find` gives `undefined` only when the item is not there; every method
 * throws `StoreUnavailableError` when the store did not answer and `StoredItemInvalidError` when an item is not of
 * the documented shape (T19, T25).
 */
export interface StepUpStore {
  find(user: User, binding: Binding): Promise<StepUpRecord | undefined>;

  /**
   * Puts `next` in the place of `previous` (undefined: where nothing is), if the stored revision is still that of
   * `previous`. `changed` means that nothing was written by this call as far as the store can tell: read and decide
   * again. A lost response can make a write look `changed` to its own writer (F66).
   */
  write(
    user: User,
    binding: Binding,
    previous: StepUpRecord | undefined,
    next: StepUpRecord,
  ): Promise<'written' | 'changed'>;
}
