import * as z from 'zod/mini';
import { CountersignError } from '../shared/errors.ts';
import type { User } from '../step-up/record.ts';

/** Where clients put the handle, in ClientMetadata of RespondToAuthChallenge (F29). */
export const HANDLE_KEY = 'step_up_handle';

/** Where clients that want a claim in the run's token put a ticket, in ClientMetadata of the last answer (docs/token-claim.md). */
export const TICKET_KEY = 'step_up_ticket';

const strings = z.nullish(z.record(z.string(), z.string()));

const session = z.array(
  z.pipe(
    z.object({
      challengeName: z.string(),
      challengeResult: z.boolean(),
      challengeMetadata: z.nullish(z.string()),
    }),
    z.transform((round) => ({ ...round, challengeMetadata: round.challengeMetadata ?? undefined })),
  ),
);

function triggerEvent<Source extends string, Request extends z.core.$ZodLooseShape>(source: Source, request: Request) {
  return z.object({
    triggerSource: z.literal(source),
    userPoolId: z.string().check(z.minLength(1)),
    callerContext: z.object({ clientId: z.string().check(z.minLength(1)) }),
    request: z.object(request),
  });
}

const userNotFound = z.nullish(z.boolean());

export const defineEvent = triggerEvent('DefineAuthChallenge_Authentication', {
  session: z.nullish(session),
  userNotFound,
});

export const createEvent = triggerEvent('CreateAuthChallenge_Authentication', {
  challengeName: z.literal('CUSTOM_CHALLENGE'),
  session: z.nullish(session),
  userAttributes: strings,
  clientMetadata: strings,
  userNotFound,
});

/** There is no session[] here: what Verify knows of the run is what Create put into the private parameters (F32). */
export const verifyEvent = triggerEvent('VerifyAuthChallengeResponse_Authentication', {
  privateChallengeParameters: z.record(z.string(), z.string()),
  challengeAnswer: z.string(),
  userAttributes: strings,
  clientMetadata: strings,
  userNotFound,
});

/** The event is not of the trigger that this function is for. Nothing is issued. */
export class TriggerEventInvalidError extends CountersignError {
  override readonly code = 'ERR_EVENT_INVALID';

  constructor(trigger: string, options?: ErrorOptions) {
    super(`not an event of the ${trigger} trigger`, options);
  }
}

/** Reads a trigger event. @throws TriggerEventInvalidError, whose cause names the fields at fault and no value. */
export function readEvent<Schema extends z.ZodMiniType>(
  schema: Schema,
  event: unknown,
  trigger: string,
): z.output<Schema> {
  const parsed = schema.safeParse(event);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map((issue) => issue.path.join('.')).join(', ');
  throw new TriggerEventInvalidError(trigger, { cause: new Error(`fields at fault: ${fields}`) });
}

/** The person that a run is for. Undefined where the user name is unknown: such a run binds to nothing (F42). */
export function userOf(event: {
  readonly userPoolId: string;
  readonly request: {
    readonly userAttributes?: Readonly<Record<string, string>> | null | undefined;
    readonly userNotFound?: boolean | null | undefined;
  };
}): User | undefined {
  const { userAttributes, userNotFound: unknown } = event.request;
  const sub = userAttributes && Object.hasOwn(userAttributes, 'sub') ? userAttributes['sub'] : undefined;
  return unknown || !sub ? undefined : { userPoolId: event.userPoolId, sub };
}
