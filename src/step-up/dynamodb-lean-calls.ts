import { randomInt } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { createHttpExchange, type ExchangeLimits } from '../shared/http-exchange.ts';
import type { DynamoDbCalls } from './dynamodb-calls.ts';
import { readAnswer } from './dynamodb-lean-answer.ts';
import { batchIn, itemIn } from './dynamodb-lean-attributes.ts';
import type { LeanDynamoDbConfig } from './dynamodb-lean-config.ts';
import { isPassing, RefusedCallError } from './dynamodb-lean-errors.ts';
import { createSigner } from './dynamodb-lean-signer.ts';

/** Two attempts, and the pause between them, end within the 900 ms of one call (T26). */
const LIMITS: Omit<ExchangeLimits, 'maxBodyBytes'> = { connectMs: 250, attemptMs: 400 };
/** Three items of 400 KB, and what JSON adds to them. */
const MAX_BODY_BYTES = 4_194_304;
const MAX_PAUSE_MS = 50;

/**
 * The calls over node:https, signed, and nothing else of the SDK. Answers are read more strictly than by it: status 200 alone, DynamoDB's
 * checksum where it sends one, JSON of the documented form, and no more than 4 MiB.
 */
export function leanDynamoDbCalls(config: LeanDynamoDbConfig, limits = LIMITS): DynamoDbCalls {
  const sign = createSigner(config);
  const exchange = createHttpExchange(config.endpoint, { ...limits, maxBodyBytes: MAX_BODY_BYTES });
  return {
    getItem: async (request) => itemIn(await call('GetItem', request)),
    async putItem(request) {
      try {
        await call('PutItem', request);
        return 'written';
      } catch (error) {
        if (error instanceof RefusedCallError && error.name === 'ConditionalCheckFailedException') return 'changed';
        throw error;
      }
    },
    batchGetItem: async (request) => batchIn(await call('BatchGetItem', request)),
  };

  async function call(operation: string, request: object): Promise<unknown> {
    const body = JSON.stringify(request);
    const signed = { method: 'POST', headers: await sign(operation, body), body } as const;
    try {
      return readAnswer(await exchange(signed, 'kept'));
    } catch (error) {
      if (!isPassing(error)) throw error;
    }
    await setTimeout(randomInt(MAX_PAUSE_MS));
    // Of its own: all that were kept may be closed at the other end, as after a long pause of the function.
    return readAnswer(await exchange(signed, 'new'));
  }
}
