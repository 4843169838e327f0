import * as z from 'zod/mini';
import type { ProofingStore } from '../../proofing/proofing-store.ts';
import type { Account } from '../../proofing/record.ts';
import type { Clock } from '../../shared/numeric-date.ts';
import { accountEvent, anySignUpEvent } from '../sign-up-event.ts';
import type { SignUpAnswer } from '../sign-up-trigger.ts';
import { readEvent } from '../trigger-event.ts';
import { type ProofingLink, proofingMail } from './proofing-mail.ts';

const TRIGGER = 'Custom Message';
const SIGN_UP_SOURCES = ['CustomMessage_SignUp', 'CustomMessage_ResendCode'];

/** The placeholder that Cognito replaces by the code: a message without it is refused. */
const withCode = z.object({ request: z.object({ codeParameter: z.string().check(z.minLength(1)) }) });

export interface CustomMessageDeps {
  readonly proofings: Pick<ProofingStore, 'find' | 'findLatest'>;
  readonly clock: Clock;
}

/**
 * Answers Custom Message: the mail of a sign-up carries the link to the newest proofing of its account beside the code. Where there is no
 * link that still counts, and in every other message, what the user pool is configured to say stays. A text message stays too: it is too
 * short for a link.
 *
 * @throws StoreUnavailableError: a mail without the link would ask for the code alone.
 */
export function customMessage({ proofings, clock }: CustomMessageDeps) {
  return async (event: unknown): Promise<SignUpAnswer> => {
    const { triggerSource } = readEvent(anySignUpEvent, event, TRIGGER);
    if (!SIGN_UP_SOURCES.includes(triggerSource)) return { event, outcome: 'passed_on', reason: undefined };

    const { userPoolId, userName: username } = readEvent(accountEvent, event, TRIGGER);
    const { codeParameter: code } = readEvent(withCode, event, TRIGGER).request;
    const link = await linkOf({ userPoolId, username });
    if (!link) return { event, outcome: 'passed_on', reason: 'link_missing' };
    return {
      event: { ...Object(event), response: proofingMail({ url: link.url, until: link.until, code }) },
      outcome: 'link_sent',
      reason: undefined,
    };
  };

  async function linkOf(account: Account): Promise<Omit<ProofingLink, 'code'> | undefined> {
    const latest = await proofings.findLatest(account);
    const record = latest && (await proofings.find(latest.sessionId));
    return record?.state === 'opened' && clock() < record.until ? record : undefined;
  }
}
