import type { Assertion, FederatedPerson } from './assertion.ts';

/** Gives `undefined` only when nothing is known of the person; throws like `StepUpStore` on outage or a bad item. */
export interface AssertionStore {
  find(person: FederatedPerson): Promise<Assertion | undefined>;
  /** As `StepUpStore.write`: puts `next` in the place of `previous`, if the stored revision is still that one. */
  write(person: FederatedPerson, previous: Assertion | undefined, next: Assertion): Promise<'written' | 'changed'>;
}
