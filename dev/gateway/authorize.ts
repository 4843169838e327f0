import type { Invocation } from '../lambda-runtime/invocation.ts';
import { parseAuthorizerAnswer } from './authorizer-answer.ts';
import { evaluatePolicy } from './evaluate-policy.ts';
import type { GatewayError } from './gateway-error.ts';

/** Runs a function of the template. */
export type Invoke = (functionLogicalId: string, event: unknown, timeoutMs: number) => Promise<Invocation>;

/** What an authorizer's answer means for the request. The context holds text only, principalId included. */
export type Authorization =
  | { readonly kind: 'allowed'; readonly context: ReadonlyMap<string, string> }
  | { readonly kind: 'refused'; readonly context: ReadonlyMap<string, string>; readonly error: GatewayError };

/** Reads the result of an authorizer run (F8, F11, F12). Only a well-formed answer carries a context (F14). */
export function readAuthorization(invocation: Invocation, methodArn: string): Authorization {
  const context = new Map<string, string>();
  switch (invocation.kind) {
    case 'timeout':
      return { kind: 'refused', context, error: { type: 'AUTHORIZER_FAILURE', message: null } };
    case 'error': {
      const unauthorized = invocation.errorMessage === 'Unauthorized';
      const error: GatewayError = unauthorized
        ? { type: 'UNAUTHORIZED', message: 'Unauthorized' }
        : { type: 'AUTHORIZER_FAILURE', message: null };
      return { kind: 'refused', context, error };
    }
    case 'ok': {
      const answer = parseAuthorizerAnswer(invocation.value);
      if (!answer) {
        return { kind: 'refused', context, error: { type: 'AUTHORIZER_CONFIGURATION_ERROR', message: null } };
      }
      const answered = new Map([...answer.context, ['principalId', answer.principalId]]);
      const verdict = evaluatePolicy(answer.statements, methodArn, answer.hasVariables);
      if (verdict === 'allow') return { kind: 'allowed', context: answered };
      const suffix = verdict === 'explicit_deny' ? ' with an explicit deny' : '';
      const message = `User is not authorized to access this resource${suffix}`;
      return { kind: 'refused', context: answered, error: { type: 'ACCESS_DENIED', message } };
    }
    default:
      return invocation satisfies never;
  }
}
