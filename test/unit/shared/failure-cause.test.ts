import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { describe, expect, it } from 'vitest';
import { createProvider } from '../../../src/identity-provider/create-provider.ts';
import { ProviderResultInvalidError, ProviderUnavailableError } from '../../../src/identity-provider/errors.ts';
import type { Capability, IdentityProvider } from '../../../src/identity-provider/identity-provider.ts';
import { createOneKosmos } from '../../../src/identity-provider/one-kosmos.ts';
import { RESULT_TYPE } from '../../../src/identity-provider/result-verifier.ts';
import { AdapterFault, DeadlineExceededError } from '../../../src/shared/errors.ts';
import { failureCause } from '../../../src/shared/failure-cause.ts';
import { applyTransition } from '../../../src/step-up/apply.ts';
import { sdkDynamoDbCalls } from '../../../src/step-up/dynamodb-sdk-calls.ts';
import { dynamoDbStepUpStore } from '../../../src/step-up/dynamodb-step-up-store.ts';
import { StoredItemInvalidError, StoreUnavailableError } from '../../../src/step-up/errors.ts';
import { open } from '../../../src/step-up/transitions.ts';
import { type AwsAnswer, answering } from '../../fixtures/aws-answers.ts';
import { hanging } from '../../fixtures/providers/scripted-provider.ts';
import { scriptedTenant } from '../../fixtures/providers/scripted-tenant.ts';
import { recordingLogger } from '../../fixtures/recording-logger.ts';
import { BINDING, NONCE, NOW, USER } from '../triggers/step-up-world.ts';

const REQUEST = { providerUserId: 'person-1', digest: 'd', display: 'Pay', timeoutSeconds: 300 };
const EXPECTED = { challengeId: 'push-1', providerUserId: 'person-1', digest: 'd' };
const JSON_TYPE = 'application/json';
const KEY = { statusCode: 200, body: { SecretString: '{"api_key":"sk-live-0123456789"}' } };

/** A provider as Create and Verify have it. */
function providerAt(
  baseUrl: URL,
  secret: AwsAnswer = KEY,
  capability: Capability = 'displays_transaction',
): IdentityProvider {
  const capabilities = new Set([capability]);
  const issuer = baseUrl.href.replace(/\/$/, '');
  return createProvider(
    { baseUrl, issuer, audience: 'test', capabilities, secretId: 'test-secret', results: 'jws' },
    new SecretsManagerClient(answering(secret).options),
    recordingLogger().logger,
  );
}

async function causeOf(work: Promise<unknown>) {
  return failureCause(
    await work.then(
      () => undefined,
      (error: unknown) => error,
    ),
  );
}

describe('T25: the cause of a push that failed', () => {
  it.each([
    [401, JSON_TYPE, '{}', 'status_401'],
    [429, JSON_TYPE, '{}', 'status_429'],
    [500, 'text/html', '<p>anna@example.com</p>', 'status_500'],
    [302, JSON_TYPE, '{}', 'status_302'],
    [200, 'text/html', '<p>anna@example.com</p>', 'content_type_not_json'],
    [200, JSON_TYPE, 'anna@example.com', 'body_not_json'],
    [200, JSON_TYPE, '{"challenge_id":"anna@example.com"}', 'answer_malformed'],
  ])('with status %i, type %s and body %s is %s', async (status, contentType, body, detail) => {
    const tenant = await scriptedTenant({ path: '/stepup', status, contentType, body });

    const cause = await causeOf(providerAt(tenant).requestStepUp(REQUEST));

    expect(cause).toEqual({ code: 'ERR_PROVIDER_UNAVAILABLE', operation: 'stepup', detail });
  });

  it('because nobody listens is ECONNREFUSED', async () => {
    const provider = createOneKosmos({
      // Port 1 is reserved; no test listens there.
      baseUrl: new URL('http://127.0.0.1:1'),
      apiKey: async () => 'key',
      capabilities: new Set(['displays_transaction']),
      verifyResult: () => hanging(),
      timeoutMs: 60_000,
    });

    const cause = await causeOf(provider.requestStepUp(REQUEST));

    expect(cause).toEqual({ code: 'ERR_PROVIDER_UNAVAILABLE', operation: 'stepup', detail: 'ECONNREFUSED' });
  });

  it('because nothing came in time is TimeoutError', async () => {
    const provider = createOneKosmos({
      baseUrl: new URL('http://127.0.0.1:1'),
      apiKey: () => hanging(),
      capabilities: new Set(['displays_transaction']),
      verifyResult: () => hanging(),
      timeoutMs: 25,
    });

    const cause = await causeOf(provider.requestStepUp(REQUEST));

    expect(cause).toEqual({ code: 'ERR_PROVIDER_UNAVAILABLE', operation: 'stepup', detail: 'TimeoutError' });
  });

  it.each<[string, AwsAnswer, string]>([
    ['holds the bare key', { statusCode: 200, body: { SecretString: 'sk-live-0123456789' } }, 'secret_unreadable'],
    ['holds an empty key', { statusCode: 200, body: { SecretString: '{"api_key":""}' } }, 'secret_unreadable'],
    ['holds a line end', { statusCode: 200, body: { SecretString: '{"api_key":"sk\\n"}' } }, 'secret_unreadable'],
    ['is empty', { statusCode: 200, body: {} }, 'secret_unreadable'],
    ['may not be read', aws('AccessDeniedException'), 'AccessDeniedException'],
    ['cannot be decrypted', aws('DecryptionFailure'), 'DecryptionFailure'],
    ['is throttled', aws('ThrottlingException'), 'ThrottlingException'],
    ['is not there', aws('ResourceNotFoundException'), 'ResourceNotFoundException'],
    ['is of a service that is down', { statusCode: 503, body: {} }, 'status_503'],
  ])('because the secret %s is no outage of the tenant', async (_title, secret, detail) => {
    const cause = await causeOf(providerAt(await scriptedTenant(), secret).requestStepUp(REQUEST));

    expect(cause).toEqual({ code: 'ERR_PROVIDER_UNAVAILABLE', operation: 'GetSecretValue', detail });
  });

  it('because no text may be displayed names the capability', async () => {
    const cause = await causeOf(providerAt(await scriptedTenant(), KEY, 'echoes_user').requestStepUp(REQUEST));

    expect(cause).toEqual({
      code: 'ERR_CONFIGURATION',
      operation: undefined,
      detail: 'displays_transaction_not_declared',
    });
  });
});

describe('T25: the cause of a result that failed', () => {
  const completed = (jws: unknown) => ({
    path: '/result',
    status: 200,
    contentType: JSON_TYPE,
    body: JSON.stringify({ challenge_id: 'push-1', status: 'completed', signed_result: jws }),
  });
  const header = (members: object) => Buffer.from(JSON.stringify(members)).toString('base64url');
  const jws = `${header({ alg: 'RS256', kid: 'k', typ: RESULT_TYPE })}.e30.${'A'.repeat(342)}`;

  it.each([
    ['a result without a signature', undefined, 'signed_result_missing'],
    ['a text that is no JWS', 'anna@example.com', 'jws_malformed'],
    ['an algorithm that is not allowed', `${header({ alg: 'none', kid: 'k' })}.e30.`, 'algorithm_not_allowed'],
  ])('of %s is the reason', async (_title, signed, detail) => {
    const cause = await causeOf(providerAt(await scriptedTenant(completed(signed))).fetchResult(EXPECTED, NOW));

    expect(cause).toEqual({ code: 'ERR_PROVIDER_RESULT_INVALID', operation: 'result', detail });
  });

  it('is the reason and never the library error behind it', () => {
    const error = new ProviderResultInvalidError('signature_mismatch', { cause: new TypeError('anna@example.com') });

    expect(failureCause(error)).toEqual({
      code: 'ERR_PROVIDER_RESULT_INVALID',
      operation: 'result',
      detail: 'signature_mismatch',
    });
  });

  it('tells keys that cannot be had from a result that cannot be had', async () => {
    const keys = { path: '/jwks.json', status: 503, contentType: JSON_TYPE, body: '' };

    const cause = await causeOf(providerAt(await scriptedTenant(completed(jws), keys)).fetchResult(EXPECTED, NOW));

    expect(cause).toEqual({ code: 'ERR_PROVIDER_UNAVAILABLE', operation: 'jwks', detail: 'status_503' });
  });
});

describe('T25: the cause of a table that failed', () => {
  it.each(['AccessDeniedException', 'ResourceNotFoundException', 'ThrottlingException'])(
    'is the name of the error, for a read and for a write: %s',
    async (name) => {
      const store = dynamoDbStepUpStore(sdkDynamoDbCalls(new DynamoDBClient(answering(aws(name)).options)), 'table');
      const opening = { nonce: NONCE, firstRev: 1, sessionId: 's', acr: 'a', transaction: undefined };
      const opened = open(undefined, opening, NOW);
      if (opened.kind !== 'write') throw new Error('nothing to write');

      const read = await causeOf(store.find(USER, BINDING));
      const written = await causeOf(store.write(USER, BINDING, undefined, opened.next));

      expect(read).toEqual({ code: 'ERR_STORE_UNAVAILABLE', operation: 'GetItem', detail: name });
      expect(written).toEqual({ code: 'ERR_STORE_UNAVAILABLE', operation: 'PutItem', detail: name });
    },
  );

  it('is a deadline when the call was given up', () => {
    const error = new StoreUnavailableError('PutItem', { cause: new AdapterFault('deadline_exceeded') });

    expect(failureCause(error)).toMatchObject({ operation: 'PutItem', detail: 'deadline_exceeded' });
  });

  it('is its form when an item is not of the documented one, without saying what it holds', () => {
    const error = new StoredItemInvalidError('item has unknown attributes ["anna@example.com"]');

    expect(failureCause(error)).toEqual({
      code: 'ERR_STORED_ITEM_INVALID',
      operation: 'GetItem',
      detail: 'item_malformed',
    });
  });

  it('names other writers that were first each time', async () => {
    const store = { find: async () => undefined, write: async () => 'changed' as const };
    const opening = { nonce: NONCE, firstRev: 1, sessionId: 's', acr: 'a', transaction: undefined };

    const cause = await causeOf(applyTransition(store, USER, BINDING, (record) => open(record, opening, NOW)));

    expect(cause).toEqual({ code: 'ERR_STORE_UNAVAILABLE', operation: 'PutItem', detail: 'other_writers_first' });
  });
});

describe('T31: failureCause', () => {
  it.each([
    ['a message', new Error('anna@example.com')],
    ['a name that is no name', named('cs1.ACf1dsr7smPtRL6L0JT2YRTa')],
    ['a name with a line end', named('AccessDeniedException\n{"level":"ERROR"}')],
    ['a name of another form', named('Anna')],
    ['a name of 200 letters', named(`${'A'.repeat(200)}Exception`)],
    ['a code of another form', Object.assign(new Error('x'), { code: 'person-1' })],
    ['a code that is a list', Object.assign(new Error('x'), { code: ['ECONNRESET'] })],
    ['a status that is a text', Object.assign(new Error('x'), { $metadata: { httpStatusCode: 'anna' } })],
    ['a status within another text', new Error('anna answered with status 500')],
    ['a text', 'AccessDeniedException'],
    ['an object', { name: 'AccessDeniedException', message: 'x' }],
    ['undefined', undefined],
  ])('takes nothing from %s', (_title, error) => {
    expect(failureCause(error)).toMatchObject({ operation: undefined, detail: undefined });
    expect(failureCause(new ProviderUnavailableError('stepup', { cause: error })).detail).toBeUndefined();
  });

  it('reads a chain of causes that is a ring', () => {
    const error = new Error('outer');
    error.cause = new Error('inner', { cause: error });

    expect(failureCause(error)).toEqual({ code: 'ERR_UNEXPECTED', operation: undefined, detail: undefined });
  });

  it('names the deadline of the trigger', () => {
    expect(failureCause(new DeadlineExceededError(4500))).toEqual({
      code: 'ERR_DEADLINE_EXCEEDED',
      operation: undefined,
      detail: 'deadline_exceeded',
    });
  });
});

function aws(type: string): AwsAnswer {
  return { statusCode: 400, body: { __type: type, message: 'arn:aws:x 111122223333' } };
}

function named(name: string): Error {
  return Object.assign(new Error('x'), { name });
}
