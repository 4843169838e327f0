import type { LinkAccount } from '../../proofing/link-account.ts';
import type { ProofingStore } from '../../proofing/proofing-store.ts';
import type { RecordOutcome } from '../../proofing/record-outcome.ts';
import { accountEvent, anySignUpEvent, sessionIn } from '../sign-up-event.ts';
import type { SignUpAnswer } from '../sign-up-trigger.ts';
import { readEvent, TriggerEventInvalidError, userOf } from '../trigger-event.ts';

const TRIGGER = 'Post Confirmation';

export type PostConfirmationDeps = {
  readonly proofings: Pick<ProofingStore, 'find' | 'findLatest'>;
  readonly link: LinkAccount;
} & (
  | {
      readonly mode: 'initiate';
      readonly recordOutcome: RecordOutcome;
    }
  | { readonly mode: 'verify' }
);

/**
 * Answers Post Confirmation: an account that is confirmed after its proofing passed gets its identity record now, for this is the first
 * trigger that knows the sub. By the code alone nobody is proofed: where nothing passed, nothing is written (T44).
 *
 * In mode `verify` the session is the one that the client names, because only its client knows it, and it counts for this account only if
 * Pre Sign-up took it for this account. In mode `initiate` it is the newest one, and nothing that a client says is heard; if the account
 * was made long after it, it is of an earlier one and no identity record comes of it; if its callback is not there yet, the provider is
 * asked once. Outcome and claim are written before the user pool is asked.
 *
 * @throws TriggerEventInvalidError for a confirmation without a sub; ProviderUnavailableError, ProviderResultInvalidError,
 * StoreUnavailableError, UserPoolUnavailableError: Cognito calls again, and the account stays confirmed.
 */
export function postConfirmation({ proofings, link, ...how }: PostConfirmationDeps) {
  return async (event: unknown): Promise<SignUpAnswer> => {
    const { triggerSource } = readEvent(anySignUpEvent, event, TRIGGER);
    const passedOn = (reason: string | undefined): SignUpAnswer => ({ event, outcome: 'passed_on', reason });
    if (triggerSource !== 'PostConfirmation_ConfirmSignUp') return passedOn(undefined);

    const parsed = readEvent(accountEvent, event, TRIGGER);
    const sub = userOf(parsed)?.sub;
    if (sub === undefined) throw new TriggerEventInvalidError(TRIGGER);
    const account = { userPoolId: parsed.userPoolId, username: parsed.userName };
    const latest = how.mode === 'initiate' ? await proofings.findLatest(account) : undefined;
    const sessionId = how.mode === 'verify' ? sessionIn(parsed.request) : latest?.sessionId;
    if (sessionId === undefined) return passedOn('session_missing');

    const record = await proofings.find(sessionId);
    if (record?.mode !== how.mode) return passedOn('session_unknown');
    if (how.mode === 'initiate' && record.state === 'opened') {
      const recorded = await how.recordOutcome(sessionId, account);
      if (recorded.kind === 'refused') return passedOn(recorded.reason);
    }
    const linked = await link({ sessionId, account, sub, confirm: false, signUpAt: latest?.startedAt });
    return linked.kind === 'linked' ? { event, outcome: 'linked', reason: undefined } : passedOn(linked.reason);
  };
}
