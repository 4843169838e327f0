import { SEAL_CONTEXT_KEY } from '../seal/seal.ts';
import { wwwAuthenticate } from './challenge.ts';
import { DENIALS } from './reasons.ts';
import type { OpenChallenge, Verdict } from './verdict.ts';

/** API Gateway refuses a policy Resource that is longer (F3). */
const MAX_RESOURCE_LENGTH = 512;

/** What a REST API expects of a REQUEST authorizer. Context values are strings only: an object becomes a 500 later (F8). */
export interface RestApiAnswer {
  readonly principalId: string;
  readonly policyDocument: {
    readonly Version: '2012-10-17';
    readonly Statement: readonly [
      { readonly Action: 'execute-api:Invoke'; readonly Effect: 'Allow' | 'Deny'; readonly Resource: string },
    ];
  };
  readonly context: Readonly<Record<string, string>>;
}

/** What a denial says about where to step up. */
export interface StepUpHint {
  readonly clientId: string;
  readonly region: string;
}

/** User pool id → where its people step up. */
export type StepUpHints = ReadonlyMap<string, StepUpHint>;

/**
 * Whether a methodArn can stand in a policy as exactly itself: `*` and `?` are wildcards there, `${` begins a variable, and the
 * length is limited (T30).
 */
export function isExactResource(methodArn: string): boolean {
  return methodArn.length <= MAX_RESOURCE_LENGTH && !/[*?]|\$\{/.test(methodArn);
}

/**
 * Renders a verdict. Every denial is Deny plus context, so that the one customised ACCESS_DENIED response shows it (F14, F15); the
 * gateway puts context values into header and body unescaped (F17), so only fixed texts, base64url and policy names are in them.
 */
export function toRestApiAnswer(verdict: Verdict, methodArn: string, hints: StepUpHints, realm: string): RestApiAnswer {
  switch (verdict.outcome) {
    case 'allow':
      return answer(
        'Allow',
        methodArn,
        verdict.sub,
        verdict.seal === undefined ? {} : { [SEAL_CONTEXT_KEY]: verdict.seal },
      );
    case 'challenge':
      return answer('Deny', methodArn, verdict.sub, {
        www_authenticate: wwwAuthenticate(verdict, realm),
        problem_type: `urn:countersign:problem:${verdict.reason}`,
        problem_title: 'This request needs to be countersigned',
        reason: verdict.reason,
        ...howToStepUp(verdict.open, hints.get(verdict.userPoolId)),
        step_up_acr_values: verdict.acrValues.join(' '),
        step_up_max_age: String(verdict.maxAge),
      });
    case 'deny':
      return answer('Deny', methodArn, verdict.sub, {
        www_authenticate: wwwAuthenticate(verdict, realm),
        problem_type: `urn:countersign:problem:${verdict.reason}`,
        problem_title: DENIALS[verdict.reason].title,
        reason: verdict.reason,
        ...(verdict.retryAfter !== undefined && { retry_after: String(verdict.retryAfter) }),
      });
    default:
      return verdict satisfies never;
  }
}

/** Our own flow where a challenge of ours is open; else Cognito's, at the client that the person is signed in with (F46). */
function howToStepUp(open: OpenChallenge | undefined, hint: StepUpHint | undefined): RestApiAnswer['context'] {
  const region = hint && { step_up_region: hint.region };
  if (!open) return { step_up_flow: 'USER_AUTH', ...region };
  return {
    step_up_handle: open.handle,
    step_up_flow: 'CUSTOM_AUTH',
    ...(hint && { step_up_client_id: hint.clientId }),
    ...region,
    step_up_expires_in: String(open.expiresIn),
  };
}

function answer(
  effect: 'Allow' | 'Deny',
  methodArn: string,
  sub: string | undefined,
  context: Readonly<Record<string, string>>,
): RestApiAnswer {
  return {
    principalId: sub ?? 'anonymous',
    policyDocument: {
      Version: '2012-10-17',
      Statement: [{ Action: 'execute-api:Invoke', Effect: effect, Resource: resourceFor(effect, methodArn) }],
    },
    context,
  };
}

// A Deny for an ARN that cannot stand in a policy names the method without its path: it matches no request, and what no statement
// allows is denied (F12). An Allow never gets here with such an ARN.
function resourceFor(effect: 'Allow' | 'Deny', methodArn: string): string {
  if (isExactResource(methodArn)) return methodArn;
  if (effect === 'Allow') throw new RangeError('an Allow needs an exact resource');
  return methodArn.slice(0, MAX_RESOURCE_LENGTH).split('/').slice(0, 3).join('/').replaceAll(/[*?$]/g, '_');
}
