import { SSMClient } from '@aws-sdk/client-ssm';
import { describe, expect, it } from 'vitest';
import { ConfigurationError } from '../../../src/shared/errors.ts';
import type { FailureCause } from '../../../src/shared/failure-cause.ts';
import { numericDate } from '../../../src/shared/numeric-date.ts';
import { stepUpClientFromParameter } from '../../../src/triggers/step-up-client.ts';
import { reuseLines } from '../../../src/triggers/trigger-log.ts';
import { type AwsAnswer, answering } from '../../fixtures/aws-answers.ts';
import { recordingLogger } from '../../fixtures/recording-logger.ts';
import { NOW, STEP_UP_CLIENT } from './step-up-world.ts';

const OTHER_CLIENT = '3stepupclient00000000000002';
const found = { statusCode: 200, body: { Parameter: { Type: 'String', Value: STEP_UP_CLIENT } } };
const foundOther = { statusCode: 200, body: { Parameter: { Type: 'String', Value: OTHER_CLIENT } } };
const throttled = {
  statusCode: 400,
  body: { __type: 'ThrottlingException', message: 'Rate exceeded for 111122223333' },
};
const denied = {
  statusCode: 400,
  body: {
    __type: 'AccessDeniedException',
    message:
      'User: arn:aws:sts::111122223333:assumed-role/define/define is not authorized to perform: ssm:GetParameter',
  },
};
const FAILURES: readonly (readonly [string, AwsAnswer, string])[] = [
  ['may not be read', denied, 'AccessDeniedException'],
  ['is throttled', throttled, 'ThrottlingException'],
  ['is not there', { statusCode: 400, body: { __type: 'ParameterNotFound' } }, 'ParameterNotFound'],
  ['is of a service that is down', { statusCode: 500, body: {} }, 'status_500'],
  ['has no value', { statusCode: 200, body: { Parameter: { Type: 'String' } } }, 'parameter_unreadable'],
  ['is empty', { statusCode: 200, body: { Parameter: { Type: 'String', Value: '' } } }, 'parameter_unreadable'],
  ['is answered with nothing', { statusCode: 200, body: {} }, 'parameter_unreadable'],
];

/** A step-up client whose parameter is answered like this, at a time that the test sets. */
function clientOver(...answers: readonly AwsAnswer[]) {
  const aws = answering(...answers);
  const time = { now: NOW };
  const reuses: FailureCause[] = [];
  const stepUpClient = stepUpClientFromParameter('/test/step-up-client', {
    ssm: new SSMClient(aws.options),
    clock: () => time.now,
    onReuse: (cause) => void reuses.push(cause),
  });
  return { id: () => stepUpClient.id(), time, reuses, requests: aws.requests };
}

describe('stepUpClientFromParameter', () => {
  it('reads the parameter once for many events', async () => {
    const { id, requests } = clientOver(found);

    expect([await id(), await id()]).toEqual([STEP_UP_CLIENT, STEP_UP_CLIENT]);

    expect(requests).toEqual([expect.stringContaining('/test/step-up-client')]);
  });

  it.each([
    [299, STEP_UP_CLIENT],
    [300, OTHER_CLIENT],
    [-1, OTHER_CLIENT],
  ])('%i s after it was read the id is %s', async (seconds, expected) => {
    const { id, time } = clientOver(found, foundOther);
    await id();
    time.now = numericDate(NOW + seconds);

    expect(await id()).toBe(expected);
  });

  it.each(FAILURES)('T25: throws when the first read %s, in words that a client may see', async (_title, answer) => {
    const { id, reuses } = clientOver(answer);

    const first = id();

    await expect(first).rejects.toThrow(ConfigurationError);
    await expect(first).rejects.not.toThrow(/arn:|111122223333|\/test\//);
    expect(reuses).toEqual([]);
  });

  it('T25: reads it again after a first read that failed', async () => {
    const { id } = clientOver(denied, found);
    await expect(id()).rejects.toThrow(ConfigurationError);

    expect(await id()).toBe(STEP_UP_CLIENT);
  });

  it.each(FAILURES)('T25: uses the last known id when a later read %s, and says so', async (_title, answer, detail) => {
    const { id, time, reuses } = clientOver(found, answer);
    await id();
    time.now = numericDate(NOW + 300);

    expect(await id()).toBe(STEP_UP_CLIENT);

    expect(reuses).toEqual([{ code: 'ERR_CONFIGURATION', operation: 'GetParameter', detail }]);
  });

  it.each([
    [599, STEP_UP_CLIENT, 2],
    [600, OTHER_CLIENT, 3],
  ])('T25: after a read that failed at 300 s it asks anew at 600 s: %i s', async (seconds, expected, requests) => {
    const client = clientOver(found, throttled, foundOther);
    await client.id();
    at(client, 300);
    await client.id();
    at(client, seconds);

    expect(await client.id()).toBe(expected);

    expect(client.requests).toHaveLength(requests);
    expect(client.reuses).toHaveLength(1);
  });

  it('T31: the line that says so is a warning, and holds neither name, id nor text', async () => {
    const client = clientOver(found, throttled);
    await client.id();
    at(client, 300);
    await client.id();

    const { logger, records } = recordingLogger();
    client.reuses.forEach(reuseLines(logger));

    expect(records).toEqual([
      {
        level: 'WARN',
        message: 'step_up_client_reused',
        operation: 'GetParameter',
        detail: 'ThrottlingException',
      },
    ]);
  });
});

function at(client: ReturnType<typeof clientOver>, seconds: number): void {
  client.time.now = numericDate(NOW + seconds);
}
