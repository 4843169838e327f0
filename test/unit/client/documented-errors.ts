import { StepUpError } from '../../../src/client/index.ts';

/** What to tell the person; undefined where it was not the step-up that failed. */
export function toldOf(error: unknown): string | undefined {
  if (!(error instanceof StepUpError)) return undefined;
  switch (error.code) {
    case 'declined':
      return 'You declined. Nothing was sent.';
    case 'expired':
      return 'Nobody answered in time. Send it again?';
    case 'locked':
    case 'busy':
      return `Try again in ${error.retryAfter ?? 60} seconds.`;
    default:
      return 'This did not work. Check your account before you send it again.';
  }
}
