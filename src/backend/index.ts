// What `countersign/backend` gives. Two entries beside it need what not every back end has: `countersign/backend/middy` the types of
// AWS Lambda, `countersign/backend/dynamodb` the AWS SDK.
export type { ApprovalClaims } from '../seal/approval-claims.ts';
export type { Refused, RequestHeaders, SealExpectations, SealMismatch } from '../seal/check-seal.ts';
export { type Executable, type SealRefusal, type SealVerification, verifySeal } from '../seal/verify-seal.ts';
export { type AlreadyClaimed, type OnceVerification, verifySealOnce } from '../seal/verify-seal-once.ts';
export { BodyNotRawError, EventNotSupportedError } from './errors.ts';
export { type HttpHeaders, verifyHttpRequest, verifyHttpRequestOnce } from './http-request.ts';
export { type LambdaProxyEvent, rawBodyOf, verifyLambdaEvent, verifyLambdaEventOnce } from './lambda-event.ts';
export { type SealProblem, sealProblem } from './seal-problem.ts';
