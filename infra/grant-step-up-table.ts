import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';

/**
 * What whoever decides or records needs: consistent reads and conditional single-item writes of what is kept of persons, and the customer
 * managed key if the table has one. On the key it is what CDK grants beside data reads and writes. An imported table tells its key only
 * when `encryptionKey` is among its attributes.
 */
export function grantStepUpTable(fn: LambdaFunction, table: ITable): void {
  fn.addToRolePolicy(
    onPartitions(table, ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:PutItem'], ['user#*']),
  );
  grantKey(fn, table);
}

/** What Create and Verify need of the table of disputes: to put items, and to read none. The key is as above. */
export function grantDisputesTable(fn: LambdaFunction, table: ITable): void {
  fn.addToRolePolicy(new PolicyStatement({ actions: ['dynamodb:PutItem'], resources: [table.tableArn] }));
  grantKey(fn, table);
}

/** Partitions of the step-up table, each by how its keys begin, as `user#*` (docs/table.md). */
export interface PartitionUse {
  readonly read: readonly string[];
  readonly write: readonly string[];
}

/** Single items to be read and put, of these partitions alone. On the key it is as above, or as much as reading needs. */
export function grantPartitions(fn: LambdaFunction, table: ITable, { read, write }: PartitionUse): void {
  fn.addToRolePolicy(onPartitions(table, ['dynamodb:GetItem'], read));
  if (write.length === 0) {
    table.encryptionKey?.grant(fn, 'kms:Decrypt', 'kms:DescribeKey');
    return;
  }
  fn.addToRolePolicy(onPartitions(table, ['dynamodb:PutItem'], write));
  grantKey(fn, table);
}

/**
 * A statement for items of these partitions and of no others. `ForAllValues`, so that every key of a batch must be of them; it is also
 * true of a request that names no key, which `Null` refuses.
 */
export function onPartitions(
  table: ITable,
  actions: readonly `dynamodb:${'BatchGetItem' | 'DeleteItem' | 'GetItem' | 'PutItem' | 'UpdateItem'}`[],
  partitions: readonly string[],
): PolicyStatement {
  return new PolicyStatement({
    actions: [...actions],
    resources: [table.tableArn],
    conditions: {
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [...partitions] },
      Null: { 'dynamodb:LeadingKeys': 'false' },
    },
  });
}

function grantKey(fn: LambdaFunction, table: ITable): void {
  table.encryptionKey?.grant(
    fn,
    'kms:Decrypt',
    'kms:DescribeKey',
    'kms:Encrypt',
    'kms:ReEncrypt*',
    'kms:GenerateDataKey*',
  );
}
