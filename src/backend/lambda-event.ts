import type { ApprovalClaims } from '../seal/approval-claims.ts';
import type { RequestHeaders, SealExpectations } from '../seal/check-seal.ts';
import { type SealVerification, verifySeal } from '../seal/verify-seal.ts';
import { type OnceVerification, verifySealOnce } from '../seal/verify-seal-once.ts';
import { BodyNotRawError, EventNotSupportedError } from './errors.ts';

/** What a seal needs of the event of a REST API's Lambda proxy integration; `APIGatewayProxyEvent` of @types/aws-lambda is one. */
export interface LambdaProxyEvent {
  readonly body: string | null;
  readonly isBase64Encoded: boolean;
  readonly multiValueHeaders: RequestHeaders;
  readonly requestContext: { readonly authorizer?: unknown };
}

/**
 * `verifySeal` of an event as the function got it.
 *
 * @throws EventNotSupportedError for an event of an HTTP API, a load balancer without multi-value headers, or anything else.
 * @throws BodyNotRawError for a body that has been parsed.
 */
export function verifyLambdaEvent(event: LambdaProxyEvent, expected: SealExpectations): SealVerification {
  const rawBody = rawBodyOf(event);
  return verifySeal(event.requestContext.authorizer, event.multiValueHeaders, rawBody, expected);
}

/**
 * `verifySealOnce` of an event as the function got it. Nothing is claimed where it throws for the event.
 *
 * @throws what `verifyLambdaEvent` does, and what `claims` does.
 */
export async function verifyLambdaEventOnce(
  event: LambdaProxyEvent,
  expected: SealExpectations,
  claims: ApprovalClaims,
): Promise<OnceVerification> {
  const rawBody = rawBodyOf(event);
  return verifySealOnce(event.requestContext.authorizer, event.multiValueHeaders, rawBody, expected, claims);
}

/**
 * The body's bytes, as the gateway passed them on; none where there is no body.
 *
 * @throws EventNotSupportedError, BodyNotRawError
 */
export function rawBodyOf(event: LambdaProxyEvent): Buffer {
  if (!isProxyEvent(event)) throw new EventNotSupportedError();
  const { body, isBase64Encoded } = event;
  if (body !== null && typeof body !== 'string') throw new BodyNotRawError();
  return Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8');
}

// Whatever the types say. Both payload formats of an HTTP API name their version; headers that are null are a map without entries (F1).
function isProxyEvent(event: LambdaProxyEvent | null): boolean {
  if (typeof event?.multiValueHeaders !== 'object' || Object.hasOwn(event, 'version')) return false;
  return typeof event.requestContext === 'object' && event.requestContext !== null;
}
