import { AdapterFault } from '../shared/errors.ts';
import type { DynamoDbCalls } from './dynamodb-calls.ts';

/** Two attempts of 400 ms with a pause of up to 50 ms between them fit; so T26 holds with room for a second call. */
export const CALL_MILLISECONDS = 900;

/** The result of a call, or AdapterFault once the 900 ms of one call are over. The call itself may go on. */
export function withinCall<T>(call: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  // Before the call: where calls lie in one another the outermost gives up first, and says so in the words of its own bundle.
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new AdapterFault('deadline_exceeded')), CALL_MILLISECONDS);
  });
  return Promise.race([call(), deadline]).finally(() => clearTimeout(timer));
}

/** The same calls, each of which ends in the time of one call. */
export function callsWithinTime(calls: DynamoDbCalls): DynamoDbCalls {
  return {
    getItem: (request) => withinCall(() => calls.getItem(request)),
    putItem: (request) => withinCall(() => calls.putItem(request)),
    batchGetItem: (request) => withinCall(() => calls.batchGetItem(request)),
  };
}
