import type { Random } from '../shared/random.ts';
import { applyIdentity } from '../step-up/apply.ts';
import { StoreUnavailableError } from '../step-up/errors.ts';
import { type Identification, identify } from '../step-up/identify.ts';
import type { IdentityRecord, IdentityStore } from '../step-up/identity-store.ts';
import type { ImportedPerson } from './read-import-file.ts';

/** Lines that are under way at once. */
const AT_ONCE = 8;
/** Before each further try of a line whose call failed: throttling passes. Milliseconds. */
const PAUSES_MS = [200, 1000];

/**
 * What became of a line. `not_newer`: a provider has said something since the line's proofing, which therefore does not count; the name is
 * there. `refused`: the record has another name of that person at the provider.
 */
export type ImportOutcome = 'written' | 'unchanged' | 'not_newer' | 'refused' | 'failed';

export interface ImportDeps {
  readonly identities: IdentityStore;
  readonly random: Random;
  readonly pause: (milliseconds: number) => Promise<unknown>;
  /** Hears of each line once, in no order. */
  readonly told: (person: ImportedPerson, outcome: ImportOutcome) => void;
}

/**
 * Gives people their names at the provider, under the revision of each record and with its revocations kept. Doing it again changes
 * nothing.
 *
 * @throws what the store throws, when a line has failed, also after two more tries of a call that did; then no further line is begun, and
 * those under way have ended.
 */
export async function importPeople(
  people: readonly ImportedPerson[],
  options: { readonly userPoolId: string; readonly replace: boolean },
  deps: ImportDeps,
): Promise<void> {
  const failures: unknown[] = [];
  const queue = people.values();
  const work = async () => {
    for (const person of queue) {
      if (failures.length > 0) return;
      try {
        deps.told(person, await importPerson(person, options, deps));
      } catch (failure) {
        failures.push(failure);
        deps.told(person, 'failed');
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  if (failures.length > 0) throw failures[0];
}

async function importPerson(
  person: ImportedPerson,
  { userPoolId, replace }: { readonly userPoolId: string; readonly replace: boolean },
  { identities, random, pause }: ImportDeps,
): Promise<ImportOutcome> {
  const { sub, providerUserId, proofing } = person;
  const decide = (identity: IdentityRecord | undefined) => {
    const identified = identify(identity, { providerUserId, proofing, firstRev: random.firstRev() });
    return identity && replace && identified.kind === 'refuse' ? renamed(identity, person) : identified;
  };
  for (const milliseconds of PAUSES_MS) {
    try {
      return outcomeOf(await applyIdentity(identities, { userPoolId, sub }, decide));
    } catch (error) {
      if (!(error instanceof StoreUnavailableError)) throw error;
      await pause(milliseconds);
    }
  }
  return outcomeOf(await applyIdentity(identities, { userPoolId, sub }, decide));
}

/** The proofing goes with the name that it was of. */
function renamed(identity: IdentityRecord, { providerUserId, proofing }: ImportedPerson): Identification {
  const next = { ...identity, rev: identity.rev + 1, providerUserId, proofing, asserted: undefined };
  return { kind: 'write', next, isOverruled: false };
}

function outcomeOf(identified: Identification): ImportOutcome {
  switch (identified.kind) {
    case 'write':
      return identified.isOverruled ? 'not_newer' : 'written';
    case 'keep':
      return identified.isOverruled ? 'not_newer' : 'unchanged';
    case 'refuse':
      return 'refused';
    default:
      return identified satisfies never;
  }
}
