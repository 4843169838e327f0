import { type CognitoOptions, createCognitoRun } from './cognito-run.ts';
import { outageOf } from './errors.ts';
import { positive, textOf } from './members.ts';
import { createPostJson } from './post-json.ts';
import { refusal } from './refusals.ts';
import { createKeptRun, type StepUpStorage } from './run-storage.ts';
import { type StepUpStatus, waitForAnswer } from './step-up-status.ts';
import { userNameOf } from './user-name.ts';

/** What a page shows while the prompt is on the phone. */
export interface StepUpPrompt {
  /** Opens the prompt on the phone: a link there, a QR code elsewhere. https, or http to loopback. */
  readonly url: string;
  /** The person compares it with the phone; undefined where the provider has none. */
  readonly code: string | undefined;
  /** When the approval no longer counts, in milliseconds since 1970. */
  readonly expiresAt: number;
  /** The request that asks, as it was given: without the access token. */
  readonly request: Request;
  /** Aborted when the prompt is over, however it ended. */
  readonly signal: AbortSignal;
}

export interface StepUpOptions {
  readonly cognito: CognitoOptions;
  /** Called once the prompt is on the phone. */
  readonly onStepUp: (prompt: StepUpPrompt) => void;
  /** Where a prompt that is open outlives a reload, such as `sessionStorage`. @default - nowhere */
  readonly storage?: StepUpStorage;
}

/**
 * Takes the person through one step-up: ring, show, wait, answer. A prompt that the storage still knows, because the request was aborted
 * or the page reloaded, is shown again; no other one could take its place.
 *
 * That it resolves is no evidence: only the repeated request tells whether the approval counts.
 *
 * @throws StepUpError; the signal's reason.
 */
export function createStepUp({ cognito, onStepUp, storage }: StepUpOptions, send: typeof fetch, statusUrl: string) {
  return async (
    handle: string,
    request: Request,
    authorization: () => Promise<string>,
    signal: AbortSignal,
  ): Promise<void> => {
    const post = createPostJson(send, signal);
    const run = createCognitoRun(post, cognito, userNameOf(await authorization()), handle);
    const ask = async (): Promise<StepUpStatus> => {
      const headers = { authorization: await authorization(), 'content-type': 'application/json' };
      const told = await post(statusUrl, headers, { handle });
      return {
        // What tells nothing is asked again.
        state: textOf(told['state']) ?? 'pending',
        expiresIn: positive(told['expires_in']),
        retryAfter: positive(told['retry_after']),
      };
    };
    const kept = createKeptRun(storage, handle);
    let ringing = kept.find();
    try {
      ringing ??= await run.ring();
    } catch (error) {
      if (outageOf(error).reason !== 'NotAuthorizedException') throw error;
      // Another run has the handle, or it is over. The status tells which; Cognito does not.
      const { state, expiresIn, retryAfter } = await ask();
      if (state === 'approved' && !expiresIn) return;
      throw refusal(state, retryAfter ?? expiresIn);
    }

    kept.keep(ringing);
    const prompt = new AbortController();
    const { session, ...shown } = ringing;
    try {
      onStepUp({ ...shown, request, signal: prompt.signal });
      const { state, expiresIn, retryAfter } = await waitForAnswer(ask, shown.expiresAt, signal);
      // Not recorded yet. A refusal is answered too: that ends the run and frees the phone. What comes of it, only the request tells.
      if (expiresIn) await run.answer(session);
      // Whoever gave up, or could not ask, may come back for it.
      if (!signal.aborted) kept.keep(undefined);
      if (state !== 'approved') throw refusal(state, retryAfter);
    } catch (error) {
      if (outageOf(error).code === 'expired') kept.keep(undefined);
      throw error;
    } finally {
      prompt.abort();
    }
  };
}
