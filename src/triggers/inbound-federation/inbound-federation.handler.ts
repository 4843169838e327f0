import { federationConfig } from '../../federation/config.ts';
import { dynamoDbAssertionStore } from '../../federation/dynamodb-assertion-store.ts';
import { systemClock } from '../../shared/numeric-date.ts';
import { systemRandom } from '../../shared/random.ts';
import { createLogger } from '../../shared/record-logger.ts';
import { createDynamoDbClient, sdkDynamoDbCalls } from '../../step-up/dynamodb-sdk-calls.ts';
import { TRIGGER_DEADLINE_MS, triggerHandler } from '../trigger-handler.ts';
import { triggerLines } from '../trigger-log.ts';
import { ASSERTION_DEADLINE_MS, inboundFederation } from './inbound-federation.ts';

const { providerName, tableName } = federationConfig(process.env);

export const handler = triggerHandler(
  'inbound_federation',
  inboundFederation({
    providerName,
    assertions: dynamoDbAssertionStore(sdkDynamoDbCalls(createDynamoDbClient()), tableName),
    clock: systemClock,
    random: systemRandom,
    deadlineMs: ASSERTION_DEADLINE_MS,
  }),
  { log: triggerLines(createLogger('triggers')), deadlineMs: TRIGGER_DEADLINE_MS, bindingOf: () => undefined },
);
