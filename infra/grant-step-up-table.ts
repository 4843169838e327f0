import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';

/**
 * What every user of the step-up table needs: consistent reads and conditional single-item writes, and the customer managed key if
 * the table has one. On the key it is what CDK grants beside data reads and writes. An imported table tells its key only when
 * `encryptionKey` is among its attributes.
 */
export function grantStepUpTable(fn: LambdaFunction, table: ITable): void {
  grantTable(fn, table, ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:PutItem']);
}

/** What Create and Verify need of the table of disputes: to put items, and to read none. The key is as above. */
export function grantDisputesTable(fn: LambdaFunction, table: ITable): void {
  grantTable(fn, table, ['dynamodb:PutItem']);
}

/**
 * What the assertions of a federation need: single items to be read and put, of the partitions that begin so. The key is as above.
 */
export function grantAssertions(fn: LambdaFunction, table: ITable, partitions: readonly string[]): void {
  grantTable(fn, table, ['dynamodb:GetItem', 'dynamodb:PutItem'], {
    'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [...partitions] },
  });
}

function grantTable(
  fn: LambdaFunction,
  table: ITable,
  actions: string[],
  conditions?: Readonly<Record<string, unknown>>,
): void {
  fn.addToRolePolicy(new PolicyStatement({ actions, resources: [table.tableArn], conditions }));
  table.encryptionKey?.grant(
    fn,
    'kms:Decrypt',
    'kms:DescribeKey',
    'kms:Encrypt',
    'kms:ReEncrypt*',
    'kms:GenerateDataKey*',
  );
}
