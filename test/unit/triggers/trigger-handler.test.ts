import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ProviderUnavailableError } from '../../../src/identity-provider/errors.ts';
import { createOneKosmos } from '../../../src/identity-provider/one-kosmos.ts';
import { DeadlineExceededError } from '../../../src/shared/errors.ts';
import { StoreUnavailableError } from '../../../src/step-up/errors.ts';
import { defineAuthChallenge } from '../../../src/triggers/define-auth-challenge/define-auth-challenge.ts';
import { preTokenGeneration } from '../../../src/triggers/pre-token-generation/pre-token-generation.ts';
import { StepUpRefusedError } from '../../../src/triggers/step-up-refused-error.ts';
import { TRIGGER_DEADLINE_MS, triggerHandler } from '../../../src/triggers/trigger-handler.ts';
import { type TriggerLine, toLogText } from '../../../src/triggers/trigger-log.ts';
import { hanging } from '../../fixtures/providers/scripted-provider.ts';
import { cognitoEvent } from './cognito-event.ts';
import { NOW, worldWithOpenChallenge } from './step-up-world.ts';

const HANGS = { find: () => hanging<never>(), write: () => hanging<never>() };

function handlerOf(handle: (event: unknown) => Promise<unknown>, lines: TriggerLine[] = [], deadlineMs = 25) {
  return triggerHandler('create_auth_challenge', handle, { log: (line) => void lines.push(line), deadlineMs });
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
    ['Pre Token Generation', preTokenGeneration, 'pre-token-step-up-client'],
  ])('T26: throws when %s waits for a parameter that hangs', async (_name, create, event) => {
    const handler = handlerOf(create({ id: () => hanging<string>() }));

    await expect(handler(cognitoEvent(event))).rejects.toThrow(DeadlineExceededError);
  });

  it.each([
    [new StepUpRefusedError('challenge_expired'), 'INFO', 'refused', 'challenge_expired'],
    [new StoreUnavailableError('GetItem'), 'ERROR', 'failed', 'ERR_STORE_UNAVAILABLE'],
    [new ProviderUnavailableError('stepup'), 'ERROR', 'failed', 'ERR_PROVIDER_UNAVAILABLE'],
    [new TypeError('cannot read anna@example.com'), 'ERROR', 'failed', 'ERR_UNEXPECTED'],
    ['anna@example.com', 'ERROR', 'failed', 'ERR_UNEXPECTED'],
  ])('T25, T31: logs %s as %s without its text, and throws it on', async (error, level, outcome, reason) => {
    const lines: TriggerLine[] = [];

    await expect(handlerOf(() => Promise.reject(error), lines, 60_000)('e')).rejects.toBe(error);

    expect(lines.map((line) => JSON.parse(toLogText(line)))).toEqual([
      { level, message: 'auth_challenge', trigger: 'create_auth_challenge', outcome, reason, binding: null },
    ]);
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
