import { orAborted, pause } from './abort.ts';
import { outageOf, StepUpError } from './errors.ts';

/** What `POST /step-up/status` tells (docs/status.md). A hint, never authority. */
export interface StepUpStatus {
  readonly state: string;
  /** Seconds; undefined where it is recorded how the challenge ended. */
  readonly expiresIn: number | undefined;
  readonly retryAfter: number | undefined;
}

/**
 * Asks until the person has acted or the challenge is over: as often as it is told to, every 1 to 15 seconds, and after an outage less and
 * less often. An outage, also of the tokens, ends nothing before `expiresAt`, because a run that is given up is lost.
 */
export async function waitForAnswer(
  ask: () => Promise<StepUpStatus>,
  expiresAt: number,
  signal: AbortSignal,
): Promise<StepUpStatus> {
  for (let outages = 0; ; ) {
    const told = await orAborted(ask, signal).catch(outageOf);
    const left = expiresAt - Date.now();
    let seconds = 3;
    if (told instanceof StepUpError) {
      if (told.code !== 'unavailable' || left <= 0) throw told;
      seconds = 2 ** outages++;
    } else {
      if (told.state !== 'pending') return told;
      if (left <= 0) throw new StepUpError('expired');
      outages = 0;
    }
    // One more question right after the end: only the service knows whether an approval came in time.
    await pause(Math.min(Math.max(told.retryAfter ?? seconds, 1) * 1000, 15_000, left + 1000), signal);
  }
}
