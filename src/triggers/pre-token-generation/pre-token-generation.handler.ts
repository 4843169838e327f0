import { createSsmClient } from '../aws-clients.ts';
import { clientConfig } from '../config.ts';
import { stepUpClientFromParameter } from '../step-up-client.ts';
import { TRIGGER_DEADLINE_MS, triggerHandler } from '../trigger-handler.ts';
import { triggerLines } from '../trigger-log.ts';
import { preTokenGeneration } from './pre-token-generation.ts';

const config = clientConfig(process.env);

export const handler = triggerHandler(
  'pre_token_generation',
  preTokenGeneration(stepUpClientFromParameter(config.stepUpClientParameter, createSsmClient())),
  { log: triggerLines, deadlineMs: TRIGGER_DEADLINE_MS },
);
