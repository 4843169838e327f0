import * as z from 'zod/mini';
import type { StepUpClient } from '../step-up-client.ts';
import { readEvent, TriggerEventInvalidError } from '../trigger-event.ts';
import type { LogDecision } from '../trigger-log.ts';
import type { IdentifyFederated } from './identify-federated.ts';
import type { ProveClaim } from './step-up-claim.ts';

/** What a sign-in by SDK gives, and all that its holder needs to read and change a profile (F49, F53). */
const PROFILE_SCOPE = 'aws.cognito.signin.user.admin';

const preTokenEvent = z.object({
  version: z.string(),
  triggerSource: z.string().check(z.startsWith('TokenGeneration_')),
  callerContext: z.object({ clientId: z.string().check(z.minLength(1)) }),
  request: z.object({ scopes: z.nullish(z.array(z.string())) }),
});

export interface PreTokenGenerationDeps {
  readonly stepUpClient: StepUpClient;
  /** Where a token may say what was approved, and how that is proved; undefined where no token does. */
  readonly claim: { readonly name: string; readonly prove: ProveClaim } | undefined;
  /** Copies what the identity provider of a federation says of a person; undefined where none is asked. */
  readonly identify: IdentifyFederated | undefined;
}

/**
 * Answers Pre Token Generation (V2 and V3, F34): the step-up client's access tokens lose every scope, so that what a step-up run issues
 * can neither read nor change a profile (T43), and get the configured claim where it is proved. Tokens of other clients stay as they are,
 * and the identity record of their person gets what the configured provider said of them.
 *
 * Never touches acr, amr and auth_time themselves: they are Cognito's (F47).
 *
 * @throws TriggerEventInvalidError for the step-up client in a V1 event, whose answer cannot take a scope away.
 */
export function preTokenGeneration({ stepUpClient, claim, identify }: PreTokenGenerationDeps) {
  return async (event: unknown, log: LogDecision) => {
    const { version, callerContext, request } = readEvent(preTokenEvent, event, 'Pre Token Generation');
    if (callerContext.clientId !== (await stepUpClient.id())) {
      await identify?.(event, log);
      return event;
    }
    if (version === '1') throw new TriggerEventInvalidError('Pre Token Generation V2');

    const scopesToSuppress = [...new Set([PROFILE_SCOPE, ...(request.scopes ?? [])])];
    const proved = await claim?.prove(event, log);
    const claims = claim && proved ? { claimsToAddOrOverride: { [claim.name]: proved } } : {};
    return {
      ...Object(event),
      response: { claimsAndScopeOverrideDetails: { accessTokenGeneration: { scopesToSuppress, ...claims } } },
    };
  };
}
