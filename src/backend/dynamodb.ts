export { type DynamoDbApprovalClaimsDeps, dynamoDbApprovalClaims } from '../seal/dynamodb-approval-claims.ts';
export { ClaimsUnavailableError } from '../seal/errors.ts';
export { systemClock } from '../shared/numeric-date.ts';
export { systemRandom } from '../shared/random.ts';
