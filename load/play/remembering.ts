import type { Limits } from '../../src/step-up/limits.ts';
import type { LimitsStore } from '../../src/step-up/limits-store.ts';
import type { StepUpRecord } from '../../src/step-up/record.ts';
import type { StepUpStore } from '../../src/step-up/step-up-store.ts';

// Several transitions of one item in a row: what this writer wrote last need not be read again. Every write still requires the revision,
// so a remembered item that is no longer there makes the write fail, and is read anew.

/** For one item only. */
export function rememberingStepUps(store: StepUpStore): StepUpStore {
  const known = createMemory<StepUpRecord>();
  return {
    find: (...place) => known.or(() => store.find(...place)),
    write: (user, binding, previous, next) => known.after(next, () => store.write(user, binding, previous, next)),
  };
}

/** For one person only. */
export function rememberingLimits(store: LimitsStore): LimitsStore {
  const known = createMemory<Limits>();
  return {
    find: (user) => known.or(() => store.find(user)),
    write: (user, previous, next) => known.after(next, () => store.write(user, previous, next)),
  };
}

function createMemory<Item>() {
  let known: Item | undefined;
  return {
    or: async (find: () => Promise<Item | undefined>) => known ?? find(),
    async after(next: Item, write: () => Promise<'written' | 'changed'>) {
      const result = await write();
      known = result === 'written' ? next : undefined;
      return result;
    },
  };
}
