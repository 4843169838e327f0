import { createSsmClient } from '../aws-clients.ts';
import { clientConfig } from '../config.ts';
import { stepUpClientFromParameter } from '../step-up-client.ts';
import { TRIGGER_DEADLINE_MS, triggerHandler } from '../trigger-handler.ts';
import { triggerLines } from '../trigger-log.ts';
import { defineAuthChallenge } from './define-auth-challenge.ts';

const config = clientConfig(process.env);

export const handler = triggerHandler(
  'define_auth_challenge',
  defineAuthChallenge(stepUpClientFromParameter(config.stepUpClientParameter, createSsmClient())),
  { log: triggerLines, deadlineMs: TRIGGER_DEADLINE_MS },
);
