import { startDynamoDb } from '../../dev/dynamodb/local-dynamodb.ts';
import { REGION } from './table.ts';

// dynalite in a process of its own, so that it costs the authorizers nothing. It tells its address once it listens.

const { url } = await startDynamoDb({ tables: [], region: REGION, port: 0, endpoint: undefined });
process.send?.(url);
// Whoever started it is gone.
process.on('disconnect', () => process.exit());
