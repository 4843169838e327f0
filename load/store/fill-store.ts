import {
  BatchWriteItemCommand,
  type BatchWriteItemCommandOutput,
  type DynamoDBClient,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';
import { systemClock } from '../../src/shared/numeric-date.ts';
import { pastOf } from './past-of.ts';
import { TABLE } from './table.ts';

/** What one BatchWriteItem takes. */
const BATCH = 25;
const AT_ONCE = 4;

/** Puts the items of these people into the table, over whatever is there. `onProgress` hears how many people are there so far. */
export async function fillStore(
  client: DynamoDBClient,
  people: Iterable<number>,
  onProgress: (people: number) => void,
): Promise<void> {
  const batches = batchesOf(people, onProgress);
  const writeAll = async () => {
    for (const batch of batches) await writeBatch(client, batch);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, writeAll));
}

function* batchesOf(people: Iterable<number>, onProgress: (people: number) => void): Generator<WriteRequest[]> {
  const now = systemClock();
  let batch: WriteRequest[] = [];
  let filled = 0;
  for (const number of people) {
    for (const Item of pastOf(number, now)) {
      batch.push({ PutRequest: { Item } });
      if (batch.length < BATCH) continue;
      yield batch;
      batch = [];
    }
    filled += 1;
    onProgress(filled);
  }
  if (batch.length > 0) yield batch;
}

/** What the table leaves out of a batch is sent again, until nothing is left. */
async function writeBatch(client: DynamoDBClient, batch: WriteRequest[]): Promise<void> {
  let left: WriteRequest[] | undefined = batch;
  while (left && left.length > 0) {
    const answer: BatchWriteItemCommandOutput = await client.send(
      new BatchWriteItemCommand({ RequestItems: { [TABLE]: left } }),
    );
    left = answer.UnprocessedItems?.[TABLE];
  }
}
