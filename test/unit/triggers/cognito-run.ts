import type { User } from '../../../src/step-up/record.ts';
import { type CognitoEvent, cognitoEvent } from './cognito-event.ts';
import { type StepUpWorld, USER } from './step-up-world.ts';
import { type CreateAnswer, createAnswer, defineAnswer, verifyAnswer } from './trigger-answers.ts';

/** What the client gets. Errors of a trigger are thrown as they are. */
export type Reply =
  | { readonly kind: 'challenge'; readonly parameters: Readonly<Record<string, string>> }
  | { readonly kind: 'tokens' }
  | { readonly kind: 'failed' };

interface Round {
  readonly challengeName: 'CUSTOM_CHALLENGE';
  readonly challengeResult: boolean;
  readonly challengeMetadata: string;
}

/**
 * One CUSTOM_AUTH run, with the triggers called in Cognito's order: Define, Create, then for each answer Verify, Define, Create (F31). The
 * metadata of an answer reaches all of them and that of the start none (F28, F29).
 */
export function cognitoRun(
  { define, create, verify }: Pick<StepUpWorld, 'define' | 'create' | 'verify'>,
  { sub }: User = USER,
) {
  const session: Round[] = [];
  let created: CreateAnswer = { publicChallengeParameters: {}, privateChallengeParameters: {}, challengeMetadata: '' };

  return {
    start: () => next({}),
    async answer(challengeAnswer: string, clientMetadata: Readonly<Record<string, string>> = {}): Promise<Reply> {
      const { privateChallengeParameters, challengeMetadata } = created;
      const request = { userAttributes: { sub }, privateChallengeParameters, challengeAnswer, clientMetadata };
      const challengeResult = verifyAnswer(await verify(onWire(cognitoEvent('verify-liveid', request))));
      session.push({ challengeName: 'CUSTOM_CHALLENGE', challengeResult, challengeMetadata });
      return next({ clientMetadata });
    },
  };

  async function next(metadata: object): Promise<Reply> {
    const request = { userAttributes: { sub }, session, clientMetadata: undefined, ...metadata };
    const step = defineAnswer(await define(onWire(cognitoEvent('define-first-round', request))));
    if (step.failAuthentication) return { kind: 'failed' };
    if (step.issueTokens) return { kind: 'tokens' };
    created = createAnswer(await create(onWire(cognitoEvent('create-bind', request))));
    return { kind: 'challenge', parameters: created.publicChallengeParameters };
  }
}

function onWire(event: CognitoEvent): unknown {
  return JSON.parse(JSON.stringify(event));
}
