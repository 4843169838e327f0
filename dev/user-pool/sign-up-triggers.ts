import type { CallTrigger } from './call-trigger.ts';
import type { ClientMetadata } from './sign-in.ts';
import {
  customMessageEvent,
  type MessageSource,
  type PreSignUpSource,
  postConfirmationEvent,
  preSignUpEvent,
} from './sign-up-events.ts';
import type { EventContext } from './trigger-events.ts';
import {
  type CustomMessageAnswer,
  customMessageResponse,
  type PreSignUpAnswer,
  postConfirmationResponse,
  preSignUpResponse,
} from './trigger-responses.ts';
import { attributesOf, type PoolUser } from './user-directory.ts';
import type { Triggers } from './user-pool-options.ts';

/** Who asks for what concerns a user: a client with its metadata, or an administrator. */
export type Request = { readonly clientId: string; readonly metadata: ClientMetadata | undefined };

export type NewUser = {
  readonly username: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly validationData: Readonly<Record<string, string>> | undefined;
};

/** The three triggers of a user's beginning. Each answers nothing where the pool does not have it. */
export interface SignUpTriggers {
  preSignUp(source: PreSignUpSource, user: NewUser, request: Request): Promise<PreSignUpAnswer>;
  customMessage(source: MessageSource, user: PoolUser, request: Request): Promise<CustomMessageAnswer>;
  postConfirmation(user: PoolUser, request: Request): Promise<void>;
}

export function createSignUpTriggers(
  context: EventContext,
  triggers: Triggers,
  callTrigger: CallTrigger,
): SignUpTriggers {
  return {
    async preSignUp(source, { username, attributes, validationData }, { clientId, metadata }) {
      const invoke = triggers.preSignUp;
      if (invoke === undefined) return {};
      const event = preSignUpEvent(context, { username, clientId }, source, attributes, validationData, metadata);
      return callTrigger({ trigger: 'PreSignUp', invoke, clientId, event, response: preSignUpResponse });
    },

    async customMessage(source, user, { clientId, metadata }) {
      const invoke = triggers.customMessage;
      if (invoke === undefined) return {};
      const { username } = user;
      const event = customMessageEvent(context, { username, clientId }, source, attributesOf(user), metadata);
      return callTrigger({ trigger: 'CustomMessage', invoke, clientId, event, response: customMessageResponse });
    },

    async postConfirmation(user, { clientId, metadata }) {
      const invoke = triggers.postConfirmation;
      if (invoke === undefined) return;
      const { username } = user;
      const event = postConfirmationEvent(context, { username, clientId }, attributesOf(user), metadata);
      await callTrigger({ trigger: 'PostConfirmation', invoke, clientId, event, response: postConfirmationResponse });
    },
  };
}
