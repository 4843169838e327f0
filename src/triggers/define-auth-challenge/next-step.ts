import { boundFlow, type PastRound } from '../auth-round.ts';

/** What Cognito does next. */
export type NextStep = 'challenge' | 'tokens' | 'fail';

/** A person may answer the LiveID round once too early: two answers of any kind, then it is over (F38). */
const MAX_LIVEID_ANSWERS = 2;

/**
 * The order of a step-up run: bind, LiveID, tokens; anything else fails (T19, T36).
 *
 * The name and metadata of every round are tested, because session[] also holds built-in rounds (F33). The triggers of a pool run for
 * all its clients and any user name may start a run (F40, F44), so a client other than the step-up client fails at once.
 */
export function nextStep(session: readonly PastRound[], isStepUpClient: boolean, userNotFound: boolean): NextStep {
  if (!isStepUpClient) return 'fail';
  if (session.length === 0) return 'challenge';
  if (boundFlow(session) === undefined) return 'fail';

  const answers = session.slice(1);
  const approved = answers.findIndex((answer) => answer.challengeResult);
  if (approved !== -1) {
    const last = approved === answers.length - 1 && answers.length <= MAX_LIVEID_ANSWERS;
    return last && !userNotFound ? 'tokens' : 'fail';
  }
  return answers.length < MAX_LIVEID_ANSWERS ? 'challenge' : 'fail';
}
