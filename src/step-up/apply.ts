import { StoreUnavailableError } from './errors.ts';
import type { Binding, StepUpRecord, User } from './record.ts';
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
  for (let tries = 0; tries < TRIES; tries += 1) {
    const record = await store.find(user, binding);
    const decided = transition(record);
    switch (decided.kind) {
      case 'refuse':
        return { kind: 'refused', reason: decided.reason, record, decided };
      case 'keep':
        return { kind: 'kept', record: decided.record, decided };
      case 'write': {
        const result = await store.write(user, binding, record, decided.next);
        if (result === 'written') return { kind: 'written', record: decided.next, decided };
        break;
      }
      default:
        decided satisfies never;
    }
  }
  throw new StoreUnavailableError('PutItem', { detail: 'other_writers_first' });
}
