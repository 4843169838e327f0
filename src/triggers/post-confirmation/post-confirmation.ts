import type { LinkAccount } from '../../proofing/link-account.ts';
import type { ProofingStore } from '../../proofing/proofing-store.ts';
import { accountEvent, anySignUpEvent, sessionIn } from '../sign-up-event.ts';
import type { SignUpAnswer } from '../sign-up-trigger.ts';
import { readEvent, TriggerEventInvalidError, userOf } from '../trigger-event.ts';

const TRIGGER = 'Post Confirmation';

export interface PostConfirmationDeps {
  readonly mode: 'initiate' | 'verify';
  readonly proofings: Pick<ProofingStore, 'find' | 'findLatest'>;
  readonly link: LinkAccount;
}

/**
 * Answers Post Confirmation: an account that is confirmed after its proofing passed gets its identity record now, for this is the first
 * trigger that knows the sub. By the code alone nobody is proofed: where nothing passed, nothing is written (T44).
 *
 * In mode `verify` the session is the one that the client names, because only its client knows it, and it counts for this account only if
 * Pre Sign-up took it for this account. In mode `initiate` it is the newest one, and nothing that a client says is heard.
 *
 * @throws TriggerEventInvalidError for a confirmation without a sub; StoreUnavailableError, UserPoolUnavailableError: Cognito calls again.
 */
export function postConfirmation({ mode, proofings, link }: PostConfirmationDeps) {
  return async (event: unknown): Promise<SignUpAnswer> => {
    const { triggerSource } = readEvent(anySignUpEvent, event, TRIGGER);
    const passedOn = (reason: string | undefined): SignUpAnswer => ({ event, outcome: 'passed_on', reason });
    if (triggerSource !== 'PostConfirmation_ConfirmSignUp') return passedOn(undefined);

    const parsed = readEvent(accountEvent, event, TRIGGER);
    const sub = userOf(parsed)?.sub;
    if (sub === undefined) throw new TriggerEventInvalidError(TRIGGER);
    const account = { userPoolId: parsed.userPoolId, username: parsed.userName };
    const sessionId = mode === 'verify' ? sessionIn(parsed.request) : (await proofings.findLatest(account))?.sessionId;
    if (sessionId === undefined) return passedOn('session_missing');

    const record = await proofings.find(sessionId);
    if (record?.mode !== mode) return passedOn('session_unknown');
    const linked = await link({ sessionId, account, sub, confirm: false });
    return linked.kind === 'linked' ? { event, outcome: 'linked', reason: undefined } : passedOn(linked.reason);
  };
}
