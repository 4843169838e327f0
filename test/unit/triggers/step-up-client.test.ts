import { SSMClient } from '@aws-sdk/client-ssm';
import { describe, expect, it } from 'vitest';
import { ConfigurationError } from '../../../src/shared/errors.ts';
import { stepUpClientFromParameter } from '../../../src/triggers/step-up-client.ts';
import { answering } from './aws-answers.ts';
import { STEP_UP_CLIENT } from './step-up-world.ts';

const found = { statusCode: 200, body: { Parameter: { Type: 'String', Value: STEP_UP_CLIENT } } };
const denied = {
  statusCode: 400,
  body: {
    __type: 'AccessDeniedException',
    message:
      'User: arn:aws:sts::111122223333:assumed-role/define/define is not authorized to perform: ssm:GetParameter',
  },
};

describe('stepUpClientFromParameter', () => {
  it('reads the parameter once for many events', async () => {
    const aws = answering(found);
    const stepUpClient = stepUpClientFromParameter('/test/found', new SSMClient(aws.options));

    expect([await stepUpClient.id(), await stepUpClient.id()]).toEqual([STEP_UP_CLIENT, STEP_UP_CLIENT]);

    expect(aws.requests).toEqual([expect.stringContaining('/test/found')]);
  });

  it.each([
    ['may not be read', denied],
    ['is not there', { statusCode: 400, body: { __type: 'ParameterNotFound' } }],
    ['is of a service that is down', { statusCode: 500, body: {} }],
    ['has no value', { statusCode: 200, body: { Parameter: { Type: 'String' } } }],
    ['is empty', { statusCode: 200, body: { Parameter: { Type: 'String', Value: '' } } }],
    ['is answered with nothing', { statusCode: 200, body: {} }],
  ])('T25: throws when the parameter %s, in words that a client may see', async (title, answer) => {
    const stepUpClient = stepUpClientFromParameter(`/test/${title}`, new SSMClient(answering(answer).options));

    const id = stepUpClient.id();

    await expect(id).rejects.toThrow(ConfigurationError);
    await expect(id).rejects.not.toThrow(/arn:|111122223333|\/test\//);
  });

  it('T25: reads it again after a failure', async () => {
    const stepUpClient = stepUpClientFromParameter('/test/again', new SSMClient(answering(denied, found).options));
    await expect(stepUpClient.id()).rejects.toThrow(ConfigurationError);

    expect(await stepUpClient.id()).toBe(STEP_UP_CLIENT);
  });
});
