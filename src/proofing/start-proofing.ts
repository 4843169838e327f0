import { ProviderUnavailableError } from '../identity-provider/errors.ts';
import type { ProofingProvider, ProofingRequest } from '../identity-provider/proofing-provider.ts';
import type { Clock, NumericDate } from '../shared/numeric-date.ts';
import type { Random } from '../shared/random.ts';
import { applyLatest, applyProofing } from './apply-proofing.ts';
import type { ProofingStore } from './proofing-store.ts';
import type { Account } from './record.ts';
import { openProofing, pointToLatest } from './transitions.ts';

/** A session of the provider, as it was opened. */
export interface StartedProofing {
  readonly sessionId: string;
  readonly url: string;
  readonly startedAt: NumericDate;
}

/**
 * Opens a session once for each sign-up, whatever is retried: gives what the first call opened, and waits for it where that one is still
 * under way. `signUp` is what makes two calls the same; `context` is Lambda's, whose remaining time says when a call that was cut off no
 * longer blocks the others. A call that failed is forgotten.
 *
 * @throws what `open` throws; StoreUnavailableError; DeadlineExceededError when the first call does not end.
 */
export type OpenOnce = (
  signUp: SignUp,
  context: unknown,
  open: () => Promise<StartedProofing>,
) => Promise<StartedProofing>;

/** Who signs up. With other attributes it is another sign-up, so that nobody gets the session of the user name's last owner. */
export interface SignUp extends Account {
  readonly clientId: string;
  readonly userAttributes: Readonly<Record<string, string>>;
}

export interface StartProofingDeps {
  readonly openOnce: OpenOnce;
  readonly provider: ProofingProvider;
  readonly proofings: ProofingStore;
  readonly documents: Pick<ProofingRequest, 'documentTypes' | 'livenessMode'>;
  readonly callbackUrl: () => Promise<URL>;
  readonly clock: Clock;
  readonly random: Random;
}

/**
 * Opens the one proofing session of a sign-up and makes it the newest of its account (F76). Done again, it records the same session
 * again, so that a run that was cut off after the provider's answer is completed by the next.
 *
 * Does NOT confirm anything: the account waits for the result.
 */
export function createStartProofing(deps: StartProofingDeps) {
  const { provider, proofings, clock, random } = deps;
  return async (signUp: SignUp, context: unknown): Promise<void> => {
    const { userPoolId, username } = signUp;
    const account = { userPoolId, username };
    const { sessionId, url, startedAt } = await deps.openOnce(signUp, context, async () => {
      const startedAt = clock();
      const callbackUrl = await deps.callbackUrl();
      return { ...(await provider.startProofing({ ...deps.documents, callbackUrl, ...account })), startedAt };
    });
    const opened = await applyProofing(proofings, sessionId, (record) =>
      openProofing(record, { account, url, startedAt, firstRev: random.firstRev() }),
    );
    // A session id that the provider gave out twice would confirm an account with another's face.
    if (opened.kind === 'refused') throw new ProviderUnavailableError('proofing', { cause: new Error(opened.reason) });
    await applyLatest(proofings, account, (latest) =>
      pointToLatest(latest, { sessionId, startedAt, firstRev: random.firstRev() }),
    );
  };
}
