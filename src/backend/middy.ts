import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import type { ApprovalClaims } from '../seal/approval-claims.ts';
import type { SealExpectations } from '../seal/check-seal.ts';
import type { Executable } from '../seal/verify-seal.ts';
import type { AlreadyClaimed } from '../seal/verify-seal-once.ts';
import { verifyLambdaEvent, verifyLambdaEventOnce } from './lambda-event.ts';
import { sealProblem } from './seal-problem.ts';

/** The Lambda context that the handler gets. */
export interface SealedContext extends Context {
  seal: Executable;
}

/** As middy's `use` takes it. */
export interface SealMiddleware {
  readonly before: (request: {
    readonly event: APIGatewayProxyEvent;
    readonly context: SealedContext;
  }) => Promise<APIGatewayProxyResult | undefined>;
}

/** Answers a request whose approval has been claimed: with what became of the first execution, as far as it is known. */
export type AnswerRetry = (retry: AlreadyClaimed, event: APIGatewayProxyEvent) => Promise<APIGatewayProxyResult>;

/**
 * A middy middleware: the handler runs only for a request that may be executed, and finds the verified seal as `context.seal`. Every
 * other one is answered 403 before it, so that the `after` of other middlewares is skipped.
 *
 * It stands before any body parser, because the seal covers the bytes.
 *
 * @throws what `verifyLambdaEvent` does, which goes to middy's `onError`.
 */
export function requireSeal(expected: SealExpectations): SealMiddleware {
  return {
    async before({ event, context }) {
      const verified = verifyLambdaEvent(event, expected);
      if (!verified.ok) return sealProblem(verified);
      context.seal = verified;
      return undefined;
    },
  };
}

/**
 * `requireSeal` for `execution: once`: claims the approval before the handler, which therefore runs once for it (T16). What comes
 * with a claimed approval goes to `answerRetry` and never to the handler.
 *
 * It stands after everything else that may refuse the request: a claim is never given back.
 *
 * @throws what `verifyLambdaEventOnce` and `answerRetry` do, and TypeError where that gives no answer; it goes to middy's `onError`.
 */
export function requireSealOnce(
  expected: SealExpectations,
  claims: ApprovalClaims,
  answerRetry: AnswerRetry,
): SealMiddleware {
  return {
    async before({ event, context }) {
      const verified = await verifyLambdaEventOnce(event, expected, claims);
      if (verified.ok) {
        context.seal = verified;
        return undefined;
      }
      if (verified.reason !== 'approval_already_claimed') return sealProblem(verified);
      const answer = await answerRetry(verified, event);
      // Whatever the types say: after undefined, middy goes on to the handler.
      if (!answer) throw new TypeError('answerRetry gave no answer');
      return answer;
    },
  };
}
