import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ProviderUnavailableError } from '../../../src/identity-provider/errors.ts';
import { createOneKosmos } from '../../../src/identity-provider/one-kosmos.ts';
import { AdapterFault, DeadlineExceededError } from '../../../src/shared/errors.ts';
import { numericDate } from '../../../src/shared/numeric-date.ts';
import { StoreUnavailableError } from '../../../src/step-up/errors.ts';
import type { LimitsStore } from '../../../src/step-up/limits-store.ts';
import { bindingOfCreate } from '../../../src/triggers/create-auth-challenge/create-auth-challenge.ts';
import { defineAuthChallenge } from '../../../src/triggers/define-auth-challenge/define-auth-challenge.ts';
import { preTokenGeneration } from '../../../src/triggers/pre-token-generation/pre-token-generation.ts';
import type { StepUpClient } from '../../../src/triggers/step-up-client.ts';
import { StepUpRefusedError } from '../../../src/triggers/step-up-refused-error.ts';
import { TRIGGER_DEADLINE_MS, triggerHandler } from '../../../src/triggers/trigger-handler.ts';
import { type LogDecision, type TriggerLine, triggerLines } from '../../../src/triggers/trigger-log.ts';
import { hanging } from '../../fixtures/providers/scripted-provider.ts';
import { recordingLogger } from '../../fixtures/recording-logger.ts';
import { cognitoEvent } from './cognito-event.ts';
import { APPROVED, BINDING, NOW, worldWithOpenChallenge } from './step-up-world.ts';

const HANGS = { find: () => hanging<never>(), write: () => hanging<never>() };

const CREATE = cognitoEvent('create-liveid');
const CONTEXT = { awsRequestId: '8f2c1c1e-5d0a-4b57-9d8e-0a1b2c3d4e5f' };

function handlerOf(
  handle: (event: unknown, log: LogDecision) => Promise<unknown>,
  lines: TriggerLine[] = [],
  deadlineMs = 25,
) {
  const log = (line: TriggerLine) => void lines.push(line);
  return triggerHandler('create_auth_challenge', handle, { log, deadlineMs, bindingOf: bindingOfCreate });
}

/** What the log gets of these lines. */
function recordsOf(lines: readonly TriggerLine[]) {
  const { logger, records } = recordingLogger();
  lines.forEach(triggerLines(logger));
  return records;
}

describe('triggerHandler', () => {
  it('T26: has a deadline below the 5 s of a trigger', () => {
    expect(TRIGGER_DEADLINE_MS).toBeLessThan(5000);
  });

  it('gives what the trigger gives, and logs nothing of its own', async () => {
    const lines: TriggerLine[] = [];

    const output = await handlerOf(async (event) => ({ event }), lines, 60_000)('e');

    expect(output).toEqual({ event: 'e' });
    expect(lines).toEqual([]);
  });

  it('T26: throws when Create waits for a table that hangs', async () => {
    const { create } = await worldWithOpenChallenge({ stepUps: () => HANGS });

    await expect(handlerOf(create)(cognitoEvent('create-liveid'))).rejects.toThrow(DeadlineExceededError);
  });

  it('T26: throws when Create waits for identity records that hang, and rings nothing', async () => {
    const { create, provider } = await worldWithOpenChallenge({ identities: HANGS });

    await expect(handlerOf(create)(cognitoEvent('create-liveid'))).rejects.toThrow(DeadlineExceededError);

    expect(provider.rings).toEqual([]);
  });

  it('T26: throws when Create waits for the count of pushes, and rings nothing', async () => {
    const limits = (inner: LimitsStore) => ({ ...inner, write: () => hanging<never>() });
    const { create, provider } = await worldWithOpenChallenge({ limits });

    await expect(handlerOf(create)(cognitoEvent('create-liveid'))).rejects.toThrow(DeadlineExceededError);

    expect(provider.rings).toEqual([]);
  });

  it('T26: throws when Verify waits for the count of an approval that it has recorded', async () => {
    const table = { hangs: false };
    const limits = (inner: LimitsStore): LimitsStore => ({
      ...inner,
      write: (...call) => (table.hangs ? hanging<never>() : inner.write(...call)),
    });
    const { create, verify, find } = await worldWithOpenChallenge({ script: { result: async () => APPROVED }, limits });
    await create(cognitoEvent('create-liveid'));
    table.hangs = true;

    await expect(handlerOf(verify)(cognitoEvent('verify-liveid'))).rejects.toThrow(DeadlineExceededError);

    expect((await find())?.evidence).toBeDefined();
  });

  it('T26: throws when Create waits for a provider that hangs', async () => {
    const { create } = await worldWithOpenChallenge({ script: { challenge: () => hanging() } });

    await expect(handlerOf(create)(cognitoEvent('create-liveid'))).rejects.toThrow(DeadlineExceededError);
  });

  it.each(['verify-bind', 'verify-liveid'])(
    'T26: throws when Verify (%s) waits for a table that hangs',
    async (name) => {
      const { verify } = await worldWithOpenChallenge({ stepUps: () => HANGS });

      await expect(handlerOf(verify)(cognitoEvent(name))).rejects.toThrow(DeadlineExceededError);
    },
  );

  it('T26: throws when Verify waits for a provider that hangs, and writes nothing', async () => {
    const { create, verify, find } = await worldWithOpenChallenge({ script: { result: () => hanging() } });
    await create(cognitoEvent('create-liveid'));
    const before = await find();

    await expect(handlerOf(verify)(cognitoEvent('verify-liveid'))).rejects.toThrow(DeadlineExceededError);

    expect(await find()).toEqual(before);
  });

  it('T26: throws when the API key hangs, at ring and at result', async () => {
    const provider = createOneKosmos({
      baseUrl: new URL('http://127.0.0.1:9'),
      apiKey: () => hanging(),
      capabilities: new Set(['displays_transaction']),
      verifyResult: () => hanging(),
      timeoutMs: 25,
    });
    const world = await worldWithOpenChallenge({ script: { challenge: () => provider.requestStepUp(REQUEST) } });

    const rung = handlerOf(world.create, [], 60_000)(cognitoEvent('create-liveid'));
    await expect(rung).rejects.toThrow(ProviderUnavailableError);

    const fetched = provider.fetchResult({ challengeId: 'c', providerUserId: 'p', digest: 'd' }, NOW);
    await expect(fetched).rejects.toThrow(ProviderUnavailableError);
  });

  it.each([
    ['Define', defineAuthChallenge, 'define-after-approval'],
    [
      'Pre Token Generation',
      (stepUpClient: StepUpClient) => preTokenGeneration({ stepUpClient, claim: undefined, identify: undefined }),
      'pre-token-step-up-client',
    ],
  ])('T26: throws when %s waits for a parameter that hangs', async (_name, create, event) => {
    const handler = handlerOf(create({ id: () => hanging<string>() }));

    await expect(handler(cognitoEvent(event))).rejects.toThrow(DeadlineExceededError);
  });

  it.each([
    [new StoreUnavailableError('GetItem'), { code: 'ERR_STORE_UNAVAILABLE', operation: 'GetItem', detail: null }],
    [
      new ProviderUnavailableError('stepup', { cause: new AdapterFault('status_401') }),
      { code: 'ERR_PROVIDER_UNAVAILABLE', operation: 'stepup', detail: 'status_401' },
    ],
    [new TypeError('cannot read anna@example.com'), { code: 'ERR_UNEXPECTED', operation: null, detail: 'TypeError' }],
    ['anna@example.com', { code: 'ERR_UNEXPECTED', operation: null, detail: null }],
  ])('T25, T31: logs %s as one error with its cause and without its text, and throws it on', async (error, cause) => {
    const lines: TriggerLine[] = [];

    const run = handlerOf(() => Promise.reject(error), lines, 60_000)(CREATE, CONTEXT);

    await expect(run).rejects.toBe(error);
    expect(recordsOf(lines)).toEqual([
      {
        level: 'ERROR',
        message: 'auth_challenge',
        trigger: 'create_auth_challenge',
        outcome: 'failed',
        reason: null,
        ...cause,
        binding: BINDING,
        request_id: CONTEXT.awsRequestId,
      },
    ]);
  });

  it('T25, T31: logs a refusal as no error, with the binding that the run was about', async () => {
    const lines: TriggerLine[] = [];
    const { create, time } = await worldWithOpenChallenge();
    time.now = numericDate(NOW + 300);

    await expect(handlerOf(create, lines, 60_000)(CREATE, CONTEXT)).rejects.toThrow(StepUpRefusedError);

    expect(recordsOf(lines)).toEqual([
      {
        level: 'INFO',
        message: 'auth_challenge',
        trigger: 'create_auth_challenge',
        outcome: 'refused',
        reason: 'challenge_expired',
        code: null,
        operation: null,
        detail: null,
        binding: BINDING,
        request_id: CONTEXT.awsRequestId,
      },
    ]);
  });

  it('T31: logs what the trigger decides with the request id, and nothing besides', async () => {
    const lines: TriggerLine[] = [];
    const decision = { outcome: 'rung', reason: undefined, binding: BINDING } as const;

    await handlerOf(async (_event, log) => log(decision), lines, 60_000)(CREATE, CONTEXT);

    expect(lines).toEqual([
      { trigger: 'create_auth_challenge', ...decision, cause: undefined, requestId: CONTEXT.awsRequestId },
    ]);
  });

  it.each([
    ['no context', undefined],
    ['null', null],
    ['a context without an id', {}],
    ['an id that is a list', { awsRequestId: ['a'] }],
    ['an id with a line end', { awsRequestId: 'a\n{"level":"ERROR"}' }],
    ['an id of 65 characters', { awsRequestId: 'a'.repeat(65) }],
    ['an empty id', { awsRequestId: '' }],
  ])('T31: logs no request id for %s', async (_title, context) => {
    const lines: TriggerLine[] = [];

    await expect(handlerOf(() => Promise.reject('down'), lines, 60_000)(CREATE, context)).rejects.toBe('down');

    expect(recordsOf(lines)).toMatchObject([{ request_id: null }]);
  });

  it('T35: two invocations in one process log each their own request id', async () => {
    const lines: TriggerLine[] = [];
    const gate = Promise.withResolvers<void>();
    const run = handlerOf(
      async (event, log) => {
        if (event === 'first') await gate.promise;
        log({ outcome: 'bound', reason: String(event), binding: undefined });
      },
      lines,
      60_000,
    );

    const first = run('first', { awsRequestId: 'id-of-first' });
    await run('second', { awsRequestId: 'id-of-second' });
    gate.resolve();
    await first;

    expect(lines.map(({ reason, requestId }) => [reason, requestId])).toEqual([
      ['second', 'id-of-second'],
      ['first', 'id-of-first'],
    ]);
  });

  it('has two parameters at most, as Lambda asks for', () => {
    expect(handlerOf(async () => undefined)).toHaveLength(2);
  });

  describe('T26: work that goes on after the deadline', () => {
    const unhandled: unknown[] = [];
    const note = (reason: unknown) => void unhandled.push(reason);
    beforeEach(() => void process.on('unhandledRejection', note));
    afterEach(() => void process.off('unhandledRejection', note));

    it('may still fail without taking the process down', async () => {
      const work = Promise.withResolvers<never>();
      await expect(handlerOf(() => work.promise)('e')).rejects.toThrow(DeadlineExceededError);

      work.reject(new StoreUnavailableError('PutItem'));
      await new Promise((resolve) => setImmediate(resolve));

      expect(unhandled).toEqual([]);
    });
  });
});

const REQUEST = { providerUserId: 'person-1', digest: 'd', display: 'Pay', timeoutSeconds: 300 };
