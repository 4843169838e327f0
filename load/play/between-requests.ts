import { plusSeconds } from '../../src/shared/numeric-date.ts';
import { applyIdentity, decideInPlace } from '../../src/step-up/apply.ts';
import { countOpen } from '../../src/step-up/limit-transitions.ts';
import type { Limits, LimitsTransition } from '../../src/step-up/limits.ts';
import type { User } from '../../src/step-up/record.ts';
import { revokeSession, revokeUser } from '../../src/step-up/revocation.ts';
import { sessionIdOf } from '../../src/step-up/session-id.ts';
import type { Bearer } from '../scenarios/bearer.ts';
import type { Person } from '../scenarios/cast.ts';
import type { OpenedOthers, SignedOut, Step } from '../scenarios/step.ts';
import { originJtiOf, userOf } from './holders.ts';
import { identityOf } from './identity-of.ts';
import { onThePhone, StepFailedError } from './phone.ts';
import type { Stage } from './stage.ts';
import { letTimePass } from './time-passes.ts';
import type { World } from './world.ts';

/** A person of the scenario's own enters: the table knows nothing else of them. */
export async function enter(person: Person, { scene }: Stage, { stores, clock }: World): Promise<void> {
  await stores.identities.write(userOf(person, scene), undefined, identityOf(person, clock()));
}

/**
 * Lets happen what happens between two requests, by the product's own transitions and conditional writes.
 *
 * @throws StepFailedError where one refuses; StoreUnavailableError as the stores do.
 */
export async function letHappen(
  step: Exclude<Step, { kind: 'send' | 'race' }>,
  stage: Stage,
  world: World,
): Promise<void> {
  const { user, sessionId } = signInOf(step.bearer, stage);
  switch (step.kind) {
    case 'phone': {
      const handle = stage.handles.get(step.handle);
      if (handle === undefined) throw new StepFailedError(`no challenge is called ${step.handle}`);
      const { does, ago } = step;
      return onThePhone({ handle, user, sessionId, does, ago }, world.stores, world);
    }
    case 'time passes':
      return letTimePass(user, stage.bindings(), step.seconds, world.stores);
    case 'signed out':
      return signOut(step, user, sessionId, world);
    case 'opened others':
      return openOthers(step, user, sessionId, world);
    default:
      return step satisfies never;
  }
}

async function signOut(
  { everywhereUntilAgo }: SignedOut,
  user: User,
  sessionId: string,
  { stores, clock, random }: World,
): Promise<void> {
  const firstRev = random.firstRev();
  const now = clock();
  await applyIdentity(stores.identities, user, (known) =>
    everywhereUntilAgo === undefined
      ? revokeSession(known, { sessionId, firstRev }, now)
      : revokeUser(known, { firstRev }, plusSeconds(now, -everywhereUntilAgo)),
  );
}

/** Counts them all, and writes the last count only. */
async function openOthers(
  { count }: OpenedOthers,
  user: User,
  sessionId: string,
  { stores: { limits }, clock, random }: World,
): Promise<void> {
  const place = {
    find: () => limits.find(user),
    write: (previous: Limits | undefined, next: Limits) => limits.write(user, previous, next),
  };
  const open = { sessionId, firstRev: random.firstRev() };
  await decideInPlace(place, (known) => {
    let counted: LimitsTransition = { kind: 'keep' };
    let last = known;
    for (let opened = 0; opened < count; opened += 1) {
      counted = countOpen(last, open, clock());
      if (counted.kind !== 'write') throw new StepFailedError(`only ${opened} challenges could be opened`);
      last = counted.next;
    }
    if (counted.kind !== 'write' || !known) return counted;
    return { kind: 'write', next: { ...counted.next, rev: known.rev + 1 } };
  });
}

function signInOf(bearer: Bearer, { scene }: Stage): { readonly user: User; readonly sessionId: string } {
  const originJti = originJtiOf(bearer, scene);
  if (!bearer.person || originJti === undefined) throw new StepFailedError('nobody signed in');
  return { user: userOf(bearer.person, scene), sessionId: sessionIdOf(originJti) };
}
