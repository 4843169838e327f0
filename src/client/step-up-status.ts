import { pause } from './abort.ts';
import { StepUpError } from './errors.ts';
import { secondsOf, textIn } from './members.ts';
import type { PostJson } from './post-json.ts';

/** What `POST /step-up/status` tells (docs/status.md). */
export interface StepUpStatus {
  readonly state: string;
  /** Seconds; undefined where it is recorded how the challenge ended. */
  readonly expiresIn: number | undefined;
  readonly retryAfter: number | undefined;
}

/** Asks how a challenge stands. A hint, never authority. */
export async function askStatus(post: PostJson, url: string, token: string, handle: string): Promise<StepUpStatus> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const told = await post(url, headers, { handle });
  return {
    // What tells nothing is asked again.
    state: textIn(told, 'state') ?? 'pending',
    expiresIn: secondsOf(told.get('expires_in')),
    retryAfter: secondsOf(told.get('retry_after')),
  };
}

/**
 * Asks until the person has acted or the challenge is over: as often as it is told to, and after an outage less and less often. An
 * outage ends nothing before `expiresAt`, because a run that is given up is lost.
 */
export async function waitForAnswer(
  ask: () => Promise<StepUpStatus>,
  expiresAt: number,
  signal: AbortSignal,
): Promise<StepUpStatus> {
  for (let outages = 0; ; ) {
    let failure = new StepUpError('expired');
    let seconds: number;
    try {
      const status = await ask();
      if (status.state !== 'pending') return status;
      outages = 0;
      seconds = status.retryAfter ?? 3;
    } catch (error) {
      if (!(error instanceof StepUpError) || error.code !== 'unavailable') throw error;
      failure = error;
      seconds = error.retryAfter ?? Math.min(2 ** outages++, 15);
    }
    const left = expiresAt - Date.now();
    if (left <= 0) throw failure;
    // One more question right after the end: only the service knows whether an approval came in time.
    await pause(Math.min(seconds * 1000, left + 1000), signal);
  }
}
