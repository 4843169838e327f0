import {
  IdempotencyAlreadyInProgressError,
  IdempotencyConfig,
  IdempotencyUnknownError,
  makeIdempotent,
} from '@aws-lambda-powertools/idempotency';
import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { Context } from 'aws-lambda';
import * as z from 'zod/mini';
import { DeadlineExceededError } from '../shared/errors.ts';
import { StoreUnavailableError } from '../step-up/errors.ts';
import { date, text } from '../step-up/item-fields.ts';
import type { OpenOnce } from './start-proofing.ts';

/** For as long as Cognito may still repeat a trigger (F36), and somebody press a button twice. */
const REMEMBERED_SECONDS = 60;
/** How long a repeated trigger waits for the run that is opening the session at this moment. */
const WAIT_TRIES = 10;
const WAIT_MS = 200;

const started = z.object({ sessionId: text, url: text, startedAt: date });

/**
 * Powertools Idempotency over the one table: pk `idempotency#proofing-start#<hash of the sign-up>`, sk `idempotency` (docs/table.md).
 * Its parallel losers throw, so they ask again for up to 2 seconds. Not switched off by POWERTOOLS_IDEMPOTENCY_DISABLED (T34).
 */
export function dynamoDbOpenOnce(
  client: DynamoDBClient,
  tableName: string,
  pause: (milliseconds: number) => Promise<void>,
): OpenOnce {
  const persistenceStore = new TableLayer({ tableName, awsSdkV3Client: client, keyAttr: 'pk', expiryAttr: 'purge_at' });
  return async (signUp, context, open) => {
    const config = new AlwaysOn({ expiresAfterSeconds: REMEMBERED_SECONDS, hashFunction: 'sha256' });
    if (isLambdaContext(context)) config.registerLambdaContext(context);
    const once = makeIdempotent(async (_: SignUpKey) => ({ ...(await open()) }), {
      persistenceStore,
      config,
      keyPrefix: 'proofing-start',
    });
    const { userPoolId, username, clientId, userAttributes } = signUp;
    for (let tries = 0; tries < WAIT_TRIES; tries += 1) {
      try {
        return started.parse(await once({ userPoolId, username, clientId, userAttributes }));
      } catch (error) {
        if (!(error instanceof IdempotencyAlreadyInProgressError)) throw asOutage(error);
      }
      await pause(WAIT_MS);
    }
    throw new DeadlineExceededError(WAIT_TRIES * WAIT_MS);
  };
}

type SignUpKey = {
  readonly userPoolId: string;
  readonly username: string;
  readonly clientId: string;
  readonly userAttributes: Readonly<Record<string, string>>;
};

class AlwaysOn extends IdempotencyConfig {
  override isEnabled(): boolean {
    return true;
  }
}

/** One partition for each sign-up: Powertools' own composite key would put them all into one. */
class TableLayer extends DynamoDBPersistenceLayer {
  protected override getKey(idempotencyKey: string): ReturnType<DynamoDBPersistenceLayer['getKey']> {
    return marshall({ pk: `idempotency#${idempotencyKey}`, sk: 'idempotency' });
  }
}

function isLambdaContext(context: unknown): context is Context {
  return typeof context === 'object' && context !== null && 'getRemainingTimeInMillis' in context;
}

/** Errors of Powertools name the item's key; Cognito would show it to the client (F37). Those of `open` are left as they are. */
function asOutage(error: unknown): unknown {
  return error instanceof IdempotencyUnknownError ? new StoreUnavailableError('PutItem', { cause: error }) : error;
}
