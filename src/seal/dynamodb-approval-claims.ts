import { ConditionalCheckFailedException, type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { type Clock, plusSeconds } from '../shared/numeric-date.ts';
import type { Random } from '../shared/random.ts';
import type { ApprovalClaims } from './approval-claims.ts';
import { ClaimsUnavailableError } from './errors.ts';

/**
 * When the table may forget a claim: a week after it. The authorizer lets an approval through for the last time `retry_window` after its
 * first use, and no duration of a policy is longer than 24 hours; the rest is room for clocks that differ and for a request that waits
 * on its way. A claim that is older and still there counts (F64).
 */
const KEPT_SECONDS = 604_800;

export interface DynamoDbApprovalClaimsDeps {
  readonly clock: Clock;
  readonly random: Pick<Random, 'bits128'>;
}

/**
 * Claims in a DynamoDB table of the back end's own: pk `approval#<id>`, `claimed_at`, `claim_token`, and `purge_at` for the table's TTL.
 * The partition key is `pk`, without a sort key. It needs `dynamodb:PutItem` alone.
 *
 * The table must not be an ordinary multi-Region one: such tables check conditions in each Region by itself (F67).
 */
export function dynamoDbApprovalClaims(
  client: DynamoDBClient,
  tableName: string,
  { clock, random }: DynamoDbApprovalClaimsDeps,
): ApprovalClaims {
  return {
    async claim(approvalId) {
      const now = clock();
      const token = { S: random.bits128() };
      const command = new PutItemCommand({
        TableName: tableName,
        Item: {
          pk: { S: `approval#${approvalId}` },
          claimed_at: { N: String(now) },
          claim_token: token,
          purge_at: { N: String(plusSeconds(now, KEPT_SECONDS)) },
        },
        // The SDK repeats a write whose answer was lost, token and all, and may meet its own (F66). No other call has that token.
        ConditionExpression: 'attribute_not_exists(pk) OR claim_token = :token',
        ExpressionAttributeValues: { ':token': token },
      });
      try {
        await client.send(command);
        return 'claimed';
      } catch (cause) {
        if (cause instanceof ConditionalCheckFailedException) return 'already_claimed';
        throw new ClaimsUnavailableError({ cause });
      }
    },
  };
}
