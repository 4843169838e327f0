import * as z from 'zod/mini';
import type { AssertionStore } from '../../federation/assertion-store.ts';
import type { CopyConfig } from '../../federation/config.ts';
import { copyAssertion } from '../../federation/copy-assertion.ts';
import { isFederatedName } from '../../federation/is-federated-name.ts';
import { linkedPerson } from '../../federation/linked-person.ts';
import { withDeadline } from '../../shared/deadline.ts';
import { failureCause } from '../../shared/failure-cause.ts';
import type { Clock } from '../../shared/numeric-date.ts';
import type { Random } from '../../shared/random.ts';
import { applyIdentity } from '../../step-up/apply.ts';
import type { IdentityStore } from '../../step-up/identity-store.ts';
import { userOf } from '../trigger-event.ts';
import type { LogDecision } from '../trigger-log.ts';

export interface IdentifyFederatedDeps {
  /** As the user pool calls the one provider whose assertions count. */
  readonly providerName: string;
  readonly assertions: Pick<AssertionStore, 'find'>;
  readonly identities: IdentityStore;
  /** Whether the provider's `sub` is the person's name at it, whose phone rings (`oidc_sub_is_user`). */
  readonly subIsUser: boolean;
  readonly clock: Clock;
  readonly random: Pick<Random, 'firstRev'>;
  /** For everything that a copy takes. */
  readonly deadlineMs: number;
}

/** A sign-in goes on without its copy rather than late: the id of the step-up client may have taken the rest of 4.5 s. Milliseconds. */
export const COPY_DEADLINE_MS = 2500;

/** Copies the assertion of the provider into the identity record of a person who signs in, if there is one. Never throws. */
export type IdentifyFederated = (event: unknown, log: LogDecision) => Promise<void>;

const attributes = z.nullish(z.record(z.string(), z.string()));
const signInEvent = z.object({
  triggerSource: z.literal('TokenGeneration_HostedAuth'),
  userPoolId: z.string().check(z.minLength(1)),
  userName: z.string(),
  request: z.object({ userAttributes: attributes }),
});

/**
 * Finds the assertion by Cognito's own `identities` and by nothing else: whatever other attributes say of levels and names is not looked at
 * (F53). Only a sign-in at the pool's domain counts, which is the only way from a provider (F45): `TokenGeneration_Authentication` is also
 * the source of a refresh by GetTokensFromRefreshToken (F35), which would give back what an administrator has taken away since.
 *
 * A person without an account at the provider leaves no line, unless they have no `identities` and a name of the form of one, and the table
 * is not asked for them.
 * An outage is an error in the log and a sign-in with the identity record as it was (T25).
 */
export function identifyFederated(deps: IdentifyFederatedDeps): IdentifyFederated {
  return async (event, log) => {
    const parsed = signInEvent.safeParse(event);
    if (!parsed.success) return;
    const { userPoolId, userName, request } = parsed.data;
    const { userAttributes } = request;
    const text =
      userAttributes && Object.hasOwn(userAttributes, 'identities') ? userAttributes['identities'] : undefined;
    const linked = linkedPerson(text, { userPoolId, providerName: deps.providerName });
    const tell = ({ outcome, reason }: Told) => log({ outcome, reason, binding: undefined });
    if (linked.kind === 'none') {
      // Whoever has identities elsewhere may be of a provider whose name goes on where this one ends.
      const isMissing = text === undefined && isFederatedName(userName, deps.providerName);
      if (isMissing) tell({ outcome: 'refused', reason: 'identities_missing' });
      return;
    }
    if (linked.kind === 'unclear') return tell({ outcome: 'refused', reason: linked.reason });
    const user = userOf(parsed.data);
    if (!user) return tell({ outcome: 'refused', reason: 'user_unknown' });
    try {
      tell(await withDeadline(copy(linked.person, user, deps), deps.deadlineMs));
    } catch (error) {
      log({ outcome: 'failed', reason: undefined, binding: undefined }, failureCause(error));
    }
  };
}

/** The copying as configured, or none. */
export function configuredFederation(
  config: CopyConfig,
  depsFor: (tableName: string) => Omit<IdentifyFederatedDeps, 'providerName' | 'subIsUser'>,
): IdentifyFederated | undefined {
  if (config.kind === 'off') return undefined;
  const { providerName, subIsUser, tableName } = config;
  return identifyFederated({ ...depsFor(tableName), providerName, subIsUser });
}

interface Told {
  readonly outcome: 'identified' | 'refused';
  readonly reason: string | undefined;
}

async function copy(
  person: Parameters<AssertionStore['find']>[0],
  user: Parameters<IdentityStore['find']>[0],
  { assertions, identities, subIsUser, clock, random }: IdentifyFederatedDeps,
): Promise<Told> {
  const assertion = await assertions.find(person);
  if (!assertion) return { outcome: 'refused', reason: 'assertion_missing' };
  const decided = await applyIdentity(identities, user, (identity) =>
    copyAssertion(identity, { person, assertion, subIsUser, firstRev: random.firstRev() }, clock()),
  );
  if (decided.kind === 'refuse') return { outcome: 'refused', reason: decided.reason };
  const reason = decided.kind === 'write' ? decided.reason : undefined;
  return { outcome: reason === 'level_not_asserted' ? 'refused' : 'identified', reason };
}
