import type { AttributeValue, BatchGetItemInput, GetItemInput, PutItemInput } from '@aws-sdk/client-dynamodb';

export type Attributes = Record<string, AttributeValue>;

/** What an answer says of several tables. */
export interface BatchAnswer {
  readonly Responses?: Readonly<Record<string, readonly Attributes[]>> | undefined;
  readonly UnprocessedKeys?: Readonly<Record<string, { readonly Keys: readonly Attributes[] | undefined }>> | undefined;
}

/**
 * The calls of DynamoDB that the stores make, in its own words. Each is tried twice at most, and rejects with what went wrong: none gives
 * a failure for an absence (T25).
 */
export interface DynamoDbCalls {
  /** Gives `undefined` only when the table says that the item is not there. */
  getItem(request: GetItemInput): Promise<Attributes | undefined>;
  /** Gives `changed` when the condition does not hold: also where a first attempt wrote the item and its answer was lost (F66). */
  putItem(request: PutItemInput): Promise<'written' | 'changed'>;
  batchGetItem(request: BatchGetItemInput): Promise<BatchAnswer>;
}
