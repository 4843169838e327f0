import { StoreUnavailableError } from './errors.ts';
import type { IdentityRecord, IdentityStore } from './identity-store.ts';
import type { Limits, LimitsTransition } from './limits.ts';
import type { LimitsStore } from './limits-store.ts';
import type { Binding, StepUpRecord, User } from './record.ts';
import type { IdentityTransition } from './revocation.ts';
import type { StepUpStore } from './step-up-store.ts';
import type { Transition, TransitionRefusal } from './transitions.ts';

const TRIES = 8;

/**
 * How a transition ended. `record` is what the store holds after `written` or `kept`, and what `refused` was decided on; `decided` is the
 * last transition, with whatever else its caller put into it.
 */
export type Applied<Decided extends Transition = Transition> = { readonly decided: Decided } & (
  | { readonly kind: 'written' | 'kept'; readonly record: StepUpRecord }
  | { readonly kind: 'refused'; readonly reason: TransitionRefusal; readonly record: StepUpRecord | undefined }
);

/**
 * Reads the record, decides, and writes what was decided if nobody wrote in between; otherwise reads and decides again.
 *
 * `transition` is called once for each read. It decides on the record that it is given and on nothing read
 * before: a choice between spending and opening belongs inside it, or the second try opens over evidence that the first
 * could not see (T40).
 *
 * @throws StoreUnavailableError when the store does, and when other writers were first 8 times in a row.
 */
export async function applyTransition<Decided extends Transition>(
  store: StepUpStore,
  user: User,
  binding: Binding,
  transition: (record: StepUpRecord | undefined) => Decided,
): Promise<Applied<Decided>> {
  const place: Place<StepUpRecord> = {
    find: () => store.find(user, binding),
    write: (previous, next) => store.write(user, binding, previous, next),
  };
  const { read: record, decided } = await decideInPlace(place, transition);
  switch (decided.kind) {
    case 'refuse':
      return { kind: 'refused', reason: decided.reason, record, decided };
    case 'keep':
      return { kind: 'kept', record: decided.record, decided };
    case 'write':
      return { kind: 'written', record: decided.next, decided };
    default:
      return decided satisfies never;
  }
}

/** As `applyTransition`, for a person's limits. Gives the transition that took effect. */
export async function applyLimits(
  store: LimitsStore,
  user: User,
  transition: (limits: Limits | undefined) => LimitsTransition,
): Promise<LimitsTransition> {
  const place: Place<Limits> = {
    find: () => store.find(user),
    write: (previous, next) => store.write(user, previous, next),
  };
  return (await decideInPlace(place, transition)).decided;
}

/** As `applyTransition`, for an identity record. Gives the transition that took effect. */
export async function applyIdentity<Decided extends IdentityTransition | { readonly kind: 'refuse' }>(
  store: IdentityStore,
  user: User,
  transition: (identity: IdentityRecord | undefined) => Decided,
): Promise<Decided> {
  const place: Place<IdentityRecord> = {
    find: () => store.find(user),
    write: (previous, next) => store.write(user, previous, next),
  };
  return (await decideInPlace(place, transition)).decided;
}

/** Where one item lies, whatever it is. */
export interface Place<Item> {
  find(): Promise<Item | undefined>;
  write(previous: Item | undefined, next: Item): Promise<'written' | 'changed'>;
}

/**
 * As `applyTransition`, for the item of any place. Gives what was read and the transition that took effect.
 *
 * @throws StoreUnavailableError when the store does, and when other writers were first 8 times in a row.
 */
export async function decideInPlace<
  Item,
  Decided extends { readonly kind: 'write'; readonly next: Item } | { readonly kind: 'keep' | 'refuse' },
>(
  place: Place<Item>,
  decide: (read: Item | undefined) => Decided,
): Promise<{ readonly read: Item | undefined; readonly decided: Decided }> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const read = await place.find();
    const decided = decide(read);
    if (decided.kind !== 'write') return { read, decided };
    if ((await place.write(read, decided.next)) === 'written') return { read, decided };
  }
  throw new StoreUnavailableError('PutItem', { detail: 'other_writers_first' });
}
