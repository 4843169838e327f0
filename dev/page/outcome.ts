import type { StepUpErrorCode } from '../../src/client/index.ts';
import { formatMoney } from './money.ts';

/** What became of an order. */
export type Outcome =
  | { readonly kind: 'executed'; readonly balance: string | undefined }
  /** By the authorizer or the bank, with its reason. */
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'offline' | 'no_answer' }
  /** Approved and taken, and the bank does not know yet what became of it. */
  | { readonly kind: 'not_known_yet' }
  | { readonly kind: 'failed'; readonly reason: string }
  /** The identity provider failed when the phone should have rung; a new ring has to wait until the last one is dead. */
  | { readonly kind: 'not_rung'; readonly retryAfter: number | undefined }
  | { readonly kind: Exclude<StepUpErrorCode, 'failed'>; readonly retryAfter: number | undefined };

/** An outcome in words: what happened, and what to do next. */
export interface OutcomeText {
  readonly tone: 'good' | 'bad' | 'wait';
  readonly title: string;
  readonly text: string;
  readonly next: 'again' | 'ask' | 'check' | 'sign_in' | 'none';
}

const REFUSED: ReadonlyMap<string, string> = new Map([
  ['account_cannot_pay', 'There is not enough money in this account. Enter a smaller amount.'],
  [
    'identity_insufficient',
    'Transfers abroad ask for a better proof of identity than we have of you. Contact the bank.',
  ],
  ['no_account_is_named', 'This account is not yours.'],
]);
const UNKNOWN = 'We cannot tell whether it was sent. Look at the balance before you send it again.';

/** Never says that nothing was sent where that is not known. */
export function describeOutcome(outcome: Outcome): OutcomeText {
  switch (outcome.kind) {
    case 'executed':
      return {
        tone: 'good',
        title: 'Transfer sent',
        text:
          outcome.balance === undefined
            ? 'The bank has executed it.'
            : `The balance is now ${formatMoney(outcome.balance, 'EUR')}.`,
        next: 'none',
      };
    case 'declined':
      return bad(
        'Declined',
        'It was declined on the phone. Nothing was sent. If that was not you, call the bank.',
        'none',
      );
    case 'expired':
      return bad('Time ran out', 'Nobody answered on the phone in time. Nothing was sent.', 'again');
    case 'cancelled':
      return bad(
        'Cancelled',
        'Nothing was sent. Until it expires the request may stay on your phone; you can ignore it.',
        'none',
      );
    case 'locked':
      return wait('Approvals are paused', 'There were too many requests without an approval. Nothing was sent.');
    case 'busy':
      return wait(
        'Another request is open',
        'Answer the other request on your phone, or let it expire. Nothing was sent.',
      );
    case 'not_rung':
      return wait('Your phone cannot be reached', 'The request did not get through to it. Nothing was sent.');
    case 'offline':
      return bad('You are offline', UNKNOWN, 'check');
    case 'no_answer':
      return bad('The bank did not answer', UNKNOWN, 'check');
    case 'not_known_yet':
      return bad(
        'Not known yet',
        'We cannot tell yet whether it was executed. Ask again now. If that asks your phone, cancel, and look at the balance first.',
        'ask',
      );
    case 'unavailable':
      return bad('The bank cannot answer now', 'Nothing was sent. Try again in a moment.', 'again');
    case 'not_accepted':
      return bad(
        'The approval was not accepted',
        'It was used already, or came too late. Look at the balance before you send it again.',
        'check',
      );
    case 'not_enrolled':
      return bad(
        'No phone is known',
        'No phone is linked to you, so nothing can be approved. Nothing was sent. Contact the bank.',
        'none',
      );
    case 'signed_out':
      return bad('You are signed out', 'Sign in again to send this transfer.', 'sign_in');
    case 'unsupported':
      return bad('This browser cannot approve', 'It lacks what an approval needs. Nothing was sent.', 'none');
    case 'refused':
      if (/^(?:token_|session_revoked$)/.test(outcome.reason))
        return bad('You are signed out', 'Sign in again to send this transfer.', 'sign_in');
      return bad('Not accepted', REFUSED.get(outcome.reason) ?? `The bank refused it: ${outcome.reason}.`, 'none');
    case 'failed':
      return bad('Something is wrong', `The approval could not be run: ${outcome.reason}. Contact the bank.`, 'none');
    default:
      return outcome satisfies never;
  }
}

/** Seconds after which it may be sent again; undefined where time alone does not help. */
export function waitOf(outcome: Outcome): number | undefined {
  return 'retryAfter' in outcome ? outcome.retryAfter : undefined;
}

function bad(title: string, text: string, next: OutcomeText['next']): OutcomeText {
  return { tone: 'bad', title, text, next };
}

function wait(title: string, text: string): OutcomeText {
  return { tone: 'wait', title, text, next: 'again' };
}
