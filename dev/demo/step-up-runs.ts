import type { StackDescription } from '../stack/stack-description.ts';
import { type CognitoReply, createCognito } from './cognito.ts';
import type { Exchange } from './exchange.ts';
import type { Phone } from './phone.ts';

/** One person's runs at the step-up client. */
export interface StepUpRuns {
  /** A run up to the ringing phone: the bind round and its answer. */
  ring(handle: string): Promise<{ readonly bound: CognitoReply; readonly session: string }>;
  /** A whole step-up: rings, presses the button, and answers the last round. Ends with the bind round if no phone rang. */
  stepUp(handle: string, button: 'approve' | 'decline'): Promise<CognitoReply>;
}

export function createStepUpRuns(
  stack: StackDescription,
  username: string,
  phone: Phone,
  exchange: Exchange,
): StepUpRuns {
  const cognito = createCognito(stack.user_pool_url, exchange);
  const stepUpClient = stack.clients.step_up;

  const ring: StepUpRuns['ring'] = async (handle) => {
    const session = await cognito.startStepUp(stepUpClient, username);
    const bound = await cognito.answer(stepUpClient, username, session, handle, handle);
    return { bound, session: String(bound.body['Session']) };
  };

  return {
    ring,
    async stepUp(handle, button) {
      const { bound, session } = await ring(handle);
      if (bound.status !== 200) return bound;
      await phone.pressFirst(button);
      return cognito.answer(stepUpClient, username, session, 'done', handle);
    },
  };
}
