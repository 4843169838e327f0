import type { StepUpClient } from '../step-up-client.ts';
import { defineEvent, readEvent } from '../trigger-event.ts';
import { nextStep } from './next-step.ts';

/** Answers Define Auth Challenge (F31). Errors throw, and Cognito then issues nothing (F37). */
export function defineAuthChallenge(stepUpClient: StepUpClient) {
  return async (event: unknown) => {
    const { callerContext, request } = readEvent(defineEvent, event, 'Define Auth Challenge');
    const isStepUpClient = callerContext.clientId === (await stepUpClient.id());
    const step = nextStep(request.session ?? [], isStepUpClient, request.userNotFound ?? false);
    return {
      ...Object(event),
      response: {
        challengeName: step === 'challenge' ? 'CUSTOM_CHALLENGE' : null,
        issueTokens: step === 'tokens',
        failAuthentication: step === 'fail',
      },
    };
  };
}
