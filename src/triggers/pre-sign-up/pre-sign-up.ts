import * as z from 'zod/mini';
import { SignUpRefusedError } from '../../proofing/errors.ts';
import type { Account } from '../../proofing/record.ts';
import type { SignUp } from '../../proofing/start-proofing.ts';
import { accountEvent, sessionIn } from '../sign-up-event.ts';
import type { SignUpAnswer } from '../sign-up-trigger.ts';
import { readEvent } from '../trigger-event.ts';

/** How people are proofed who sign up by themselves. */
export type SignUpProofing =
  /** Mechanism B: we open the session, and its result confirms the account later. */
  | {
      readonly mode: 'initiate';
      readonly isTaken: (account: Account) => Promise<boolean>;
      readonly start: (signUp: SignUp, context: unknown) => Promise<void>;
    }
  /** Mechanism C: the client had the person proofed before. */
  | { readonly mode: 'verify'; readonly present: (account: Account, sessionId: string) => Promise<void> };

const TRIGGER = 'Pre Sign-up';

const source = z.object({
  triggerSource: z.enum(['PreSignUp_SignUp', 'PreSignUp_AdminCreateUser', 'PreSignUp_ExternalProvider']),
});

const NEVER_VERIFIED = { autoVerifyEmail: false, autoVerifyPhone: false };

/**
 * Answers Pre Sign-up (F34): a person who signs up is confirmed only by a proofing, now or later. E-mail and telephone number are never
 * verified by one (T44). Accounts that an administrator makes or a federation brings pass as they are: nobody signs up there.
 *
 * In mode `initiate` a name that is taken passes as it is too: Cognito refuses it afterwards, and whoever waits there keeps their session.
 *
 * @throws SignUpRefusedError with a reason that is safe to show; what its parts throw, which is safe to show too (F37).
 */
export function preSignUp(proofing: SignUpProofing) {
  return async (event: unknown, context: unknown): Promise<SignUpAnswer> => {
    const { triggerSource } = readEvent(source, event, TRIGGER);
    if (triggerSource !== 'PreSignUp_SignUp') return { event, outcome: 'passed_on', reason: undefined };

    const { userPoolId, userName: username, callerContext, request } = readEvent(accountEvent, event, TRIGGER);
    switch (proofing.mode) {
      case 'initiate': {
        if (await proofing.isTaken({ userPoolId, username })) {
          return { event, outcome: 'passed_on', reason: 'account_exists' };
        }
        const { clientId } = callerContext;
        await proofing.start({ userPoolId, username, clientId, userAttributes: request.userAttributes ?? {} }, context);
        return answer(event, { autoConfirmUser: false, outcome: 'started' });
      }
      case 'verify': {
        const sessionId = sessionIn(request);
        if (sessionId === undefined) throw new SignUpRefusedError('session_missing');
        await proofing.present({ userPoolId, username }, sessionId);
        return answer(event, { autoConfirmUser: true, outcome: 'accepted' });
      }
      default:
        return proofing satisfies never;
    }
  };
}

function answer(
  event: unknown,
  { autoConfirmUser, outcome }: { readonly autoConfirmUser: boolean; readonly outcome: SignUpAnswer['outcome'] },
): SignUpAnswer {
  const response = { autoConfirmUser, ...NEVER_VERIFIED };
  return { event: { ...Object(event), response }, outcome, reason: undefined };
}
