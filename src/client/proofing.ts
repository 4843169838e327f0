import { orAborted, pause } from './abort.ts';
import { StepUpError } from './errors.ts';
import { isLink } from './ringing.ts';

/** A proofing session of the provider. Its id is a bearer secret until an account has it: it belongs in no URL and no log. */
export interface ProofingSession {
  readonly sessionId: string;
  /** Where the person is proofed. */
  readonly url: string;
}

/** How a proofing stands, in the provider's words (docs/provider.md). */
export interface ProofingStatus {
  readonly status: string;
  readonly result: string;
}

export interface ProofingOptions {
  /** Opens a session for the user name of the sign-up: by the provider's SDK, or by a back end of the app, which has the API key. */
  readonly start: () => Promise<ProofingSession>;
  /** Shows the link. Its signal is aborted as soon as the proofing is over. */
  readonly onProofing: (shown: { readonly url: string; readonly signal: AbortSignal }) => void;
  /** Asks how the session stands, in the same way. A rejection is taken for an outage, and asked again. */
  readonly check: (sessionId: string) => Promise<ProofingStatus>;
  readonly signal: AbortSignal;
}

const POLL_MS = 3000;
/** Pre Sign-up takes no older one. */
const MAX_MS = 900_000;

/**
 * Has a person proofed before they sign up (mechanism C), and gives the `ClientMetadata` for `SignUp`. Nothing of it is believed: Pre Sign-up
 * asks the provider itself (docs/proofing.md).
 *
 * @throws StepUpError `declined` where the person declined or did not pass, `expired`, `failed`; the signal's reason.
 */
export async function proofBeforeSignUp(options: ProofingOptions): Promise<{ readonly blockid_session: string }> {
  const { start, onProofing, check, signal } = options;
  const { sessionId, url } = await orAborted(start, signal);
  if (!isLink(url)) throw new StepUpError('failed', { reason: 'session_url_malformed' });

  const shown = new AbortController();
  try {
    onProofing({ url, signal: shown.signal });
    for (const end = Date.now() + MAX_MS; Date.now() < end; ) {
      await pause(POLL_MS, signal);
      const asked = () => check(sessionId).catch(() => ({ status: 'Pending', result: 'Not performed' }));
      const { status, result } = await orAborted(asked, signal);
      switch (status) {
        case 'Pending':
        case 'In Progress':
          break;
        case 'Completed':
          if (result === 'Passed') return { blockid_session: sessionId };
          throw new StepUpError('declined', { reason: 'not_passed' });
        case 'Declined':
          throw new StepUpError('declined');
        case 'Expired':
          throw new StepUpError('expired');
        default:
          throw new StepUpError('failed', { reason: 'status_unknown' });
      }
    }
    throw new StepUpError('expired');
  } finally {
    shown.abort();
  }
}
