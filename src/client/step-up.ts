import { type CognitoOptions, createCognitoRun } from './cognito-run.ts';
import { StepUpError } from './errors.ts';
import { createPostJson } from './post-json.ts';
import { refusal } from './refusals.ts';
import { findRun, keepRun, type StepUpStorage } from './run-storage.ts';
import { askStatus, waitForAnswer } from './step-up-status.ts';
import { userNameOf } from './user-name.ts';

/** What a page shows while the prompt is on the phone. */
export interface StepUpPrompt {
  /** Opens the prompt on the phone: a link there, a QR code elsewhere. https, or http to loopback. */
  readonly url: string;
  /** The person compares it with the phone; undefined where the provider has none. */
  readonly code: string | undefined;
  /** When the approval no longer counts, in milliseconds since 1970. */
  readonly expiresAt: number;
  /** The request that asks, without the access token. */
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
export function createStepUp(
  { cognito, onStepUp, storage }: StepUpOptions,
  send: typeof fetch,
  statusUrl: string,
  token: () => Promise<string>,
) {
  return async (handle: string, request: Request, signal: AbortSignal): Promise<void> => {
    const post = createPostJson(send, signal);
    const run = createCognitoRun(post, cognito, userNameOf(await token()), handle);
    const ask = async () => askStatus(post, statusUrl, await token(), handle);
    let ringing = findRun(storage, handle);
    try {
      ringing ??= await run.ring();
    } catch (error) {
      if (!(error instanceof StepUpError) || error.reason !== 'NotAuthorizedException') throw error;
      // Another run has the handle, or it is over. The status tells which; Cognito does not.
      const { state, expiresIn, retryAfter } = await ask();
      if (state === 'approved' && !expiresIn) return;
      throw refusal(state, retryAfter ?? expiresIn);
    }

    keepRun(storage, handle, ringing);
    const prompt = new AbortController();
    const { session, ...shown } = ringing;
    try {
      onStepUp({ ...shown, request, signal: prompt.signal });
      const { state, expiresIn, retryAfter } = await waitForAnswer(ask, shown.expiresAt, signal);
      // Not recorded yet. A refusal is answered too: that ends the run and frees the phone. What comes of it, only the request tells.
      if (expiresIn) await run.answer(session).catch(() => {});
      if (state !== 'approved') throw refusal(state, retryAfter);
    } finally {
      prompt.abort();
      // Whoever gave up may come back for it.
      if (!signal.aborted) keepRun(storage, handle, undefined);
    }
  };
}
