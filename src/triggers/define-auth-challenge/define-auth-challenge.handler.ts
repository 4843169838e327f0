import { createSsmClient } from '../../shared/aws-clients.ts';
import { systemClock } from '../../shared/numeric-date.ts';
import { createLogger } from '../../shared/record-logger.ts';
import { clientConfig } from '../config.ts';
import { stepUpClientFromParameter } from '../step-up-client.ts';
import { TRIGGER_DEADLINE_MS, triggerHandler } from '../trigger-handler.ts';
import { reuseLines, triggerLines } from '../trigger-log.ts';
import { defineAuthChallenge } from './define-auth-challenge.ts';

const config = clientConfig(process.env);
const logger = createLogger('triggers');
const stepUpClient = stepUpClientFromParameter(config.stepUpClientParameter, {
  ssm: createSsmClient(),
  clock: systemClock,
  onReuse: reuseLines(logger),
});

export const handler = triggerHandler('define_auth_challenge', defineAuthChallenge(stepUpClient), {
  log: triggerLines(logger),
  deadlineMs: TRIGGER_DEADLINE_MS,
  bindingOf: () => undefined,
});
