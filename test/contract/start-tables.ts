import { randomBytes } from 'node:crypto';
import { type LocalDynamoDb, startDynamoDb } from '../../dev/dynamodb/local-dynamodb.ts';

/**
 * A DynamoDB with these tables and nothing in them: one in memory, or the DynamoDB Local that `COUNTERSIGN_TEST_DYNAMODB` names, under an
 * access key of its own, by which it keeps them apart from those of all other tests.
 */
export function startTables(
  tables: Parameters<typeof startDynamoDb>[0]['tables'],
  region: string,
): Promise<LocalDynamoDb> {
  return startDynamoDb({
    tables,
    region,
    port: 0,
    endpoint: process.env['COUNTERSIGN_TEST_DYNAMODB'],
    credentials: { accessKeyId: randomBytes(8).toString('hex'), secretAccessKey: 'local' },
  });
}
