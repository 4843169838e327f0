import { describe, expect, it } from 'vitest';
import { ProviderUnavailableError } from '../../../src/identity-provider/errors.ts';
import { SignUpRefusedError } from '../../../src/proofing/errors.ts';
import { DeadlineExceededError } from '../../../src/shared/errors.ts';
import { signUpTrigger } from '../../../src/triggers/sign-up-trigger.ts';
import { recordingLogger } from '../../fixtures/recording-logger.ts';
import { preSignUpEvent } from './sign-up-events.ts';

const CONTEXT = { awsRequestId: 'request-1', getRemainingTimeInMillis: () => 5000 };

const line = (fields: object) => ({
  level: 'INFO',
  message: 'sign_up',
  trigger: 'pre_sign_up',
  reason: null,
  code: null,
  operation: null,
  detail: null,
  request_id: 'request-1',
  ...fields,
});

async function run(handle: Parameters<typeof signUpTrigger>[1], deadlineMs = 1000) {
  const { logger, records } = recordingLogger();
  const outcome = await signUpTrigger('pre_sign_up', handle, { logger, deadlineMs })(preSignUpEvent(), CONTEXT).catch(
    (error: unknown) => error,
  );
  return { outcome, records };
}

describe('signUpTrigger', () => {
  it('gives the event back and writes one record', async () => {
    const { outcome, records } = await run(async (event) => ({ event, outcome: 'started', reason: undefined }));

    expect(outcome).toEqual(preSignUpEvent());
    expect(records).toEqual([line({ outcome: 'started' })]);
  });

  it('hands over the context of the invocation', async () => {
    const seen: unknown[] = [];

    await run(async (event, context) => {
      seen.push(context);
      return { event, outcome: 'started', reason: undefined };
    });

    expect(seen).toEqual([CONTEXT]);
  });

  it('T25: writes a refusal as ordinary', async () => {
    const error = new SignUpRefusedError('session_used');

    const { outcome, records } = await run(() => Promise.reject(error));

    expect(outcome).toBe(error);
    expect(records).toEqual([line({ outcome: 'refused', reason: 'session_used' })]);
  });

  it('T25: writes an outage as an error, with its cause', async () => {
    const { records } = await run(() => Promise.reject(new ProviderUnavailableError('proofing')));

    expect(records).toEqual([
      line({ level: 'ERROR', outcome: 'failed', code: 'ERR_PROVIDER_UNAVAILABLE', operation: 'proofing' }),
    ]);
  });

  it('T26: throws when nothing answers', async () => {
    const { outcome } = await run(() => new Promise(() => {}), 5);

    expect(outcome).toBeInstanceOf(DeadlineExceededError);
  });

  it('T31: writes nothing of the event', async () => {
    const { records } = await run(async (event) => ({ event, outcome: 'started', reason: undefined }));

    expect(JSON.stringify(records)).not.toMatch(/alice|eu-west-1|sign-up-client/);
  });
});
