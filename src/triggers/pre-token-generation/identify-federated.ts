import * as z from 'zod/mini';
import type { AssertionStore } from '../../federation/assertion-store.ts';
import type { FederationConfig } from '../../federation/config.ts';
import { copyAssertion } from '../../federation/copy-assertion.ts';
import { linkedPerson } from '../../federation/linked-person.ts';
import { withDeadline } from '../../shared/deadline.ts';
import { failureCause } from '../../shared/failure-cause.ts';
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
  triggerSource: z.enum(['TokenGeneration_HostedAuth', 'TokenGeneration_Authentication']),
  userPoolId: z.string().check(z.minLength(1)),
  request: z.object({ userAttributes: attributes }),
});

/**
 * Finds the assertion by Cognito's own `identities` and by nothing else: whatever other attributes say of levels and names is not looked at
 * (F53). A refresh copies nothing; one that pretends to be a sign-in (F35) copies what was copied before, which changes nothing.
 *
 * A person without an account at the provider leaves no line, and the table is not asked for them. An outage is an error in the log and a
 * sign-in with the identity record as it was (T25).
 */
export function identifyFederated(deps: IdentifyFederatedDeps): IdentifyFederated {
  return async (event, log) => {
    const parsed = signInEvent.safeParse(event);
    if (!parsed.success) return;
    const { userPoolId, request } = parsed.data;
    const { userAttributes } = request;
    const text =
      userAttributes && Object.hasOwn(userAttributes, 'identities') ? userAttributes['identities'] : undefined;
    const linked = linkedPerson(text, { userPoolId, providerName: deps.providerName });
    const tell = (outcome: 'identified' | 'refused', reason?: string) => log({ outcome, reason, binding: undefined });
    if (linked.kind === 'none') return;
    if (linked.kind === 'unclear') return tell('refused', linked.reason);
    const user = userOf(parsed.data);
    if (!user) return tell('refused', 'user_unknown');
    try {
      const refusal = await withDeadline(copy(linked.person, user, deps), deps.deadlineMs);
      tell(refusal === undefined ? 'identified' : 'refused', refusal);
    } catch (error) {
      log({ outcome: 'failed', reason: undefined, binding: undefined }, failureCause(error));
    }
  };
}

/** The copying as configured, or none. */
export function configuredFederation(
  config: { readonly kind: 'off' } | ({ readonly kind: 'on' } & FederationConfig),
  depsFor: (tableName: string) => Omit<IdentifyFederatedDeps, 'providerName'>,
): IdentifyFederated | undefined {
  if (config.kind === 'off') return undefined;
  return identifyFederated({ ...depsFor(config.tableName), providerName: config.providerName });
}

/** Why nothing was copied; undefined where it was, now or before. */
async function copy(
  person: Parameters<AssertionStore['find']>[0],
  user: Parameters<IdentityStore['find']>[0],
  { assertions, identities, random }: IdentifyFederatedDeps,
): Promise<string | undefined> {
  const assertion = await assertions.find(person);
  if (!assertion) return 'assertion_missing';
  const decided = await applyIdentity(identities, user, (identity) =>
    copyAssertion(identity, { person, assertion, firstRev: random.firstRev() }),
  );
  return decided.kind === 'refuse' ? decided.reason : undefined;
}
