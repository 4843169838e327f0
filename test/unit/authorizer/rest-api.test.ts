import { Buffer } from 'node:buffer';
import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DENIALS } from '../../../src/authorizer/reasons.ts';
import type { RestApiAnswer } from '../../../src/authorizer/rest-api-answer.ts';
import { StoredItemInvalidError, StoreUnavailableError } from '../../../src/step-up/errors.ts';
import type { StepUpStore } from '../../../src/step-up/step-up-store.ts';
import { TokenKeysUnavailableError } from '../../../src/token/access-token.ts';
import { accessToken } from '../../fixtures/authorizer/access-token.ts';
import { bankAuthorizer } from '../../fixtures/authorizer/bank-authorizer.ts';
import { type EventChanges, restApiEvent } from '../../fixtures/events/rest-api/rest-api-event.ts';
import { policyFromYaml } from '../../fixtures/policies/policy-from-yaml.ts';

const fixture = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../fixtures/events/rest-api/${name}.json`, import.meta.url), 'utf8'));

describe('the answer to a denied request', () => {
  it('T8: follows RFC 9470 for a step-up, with integer max_age and the handle', async () => {
    const { context } = await bankAuthorizer({}).handler(restApiEvent());

    expect(context['www_authenticate']).toMatch(
      /^Bearer error="insufficient_user_authentication", error_description="[\w ]+", acr_values="urn:countersign:acr:liveid", max_age="300", step_up="cs1\.[\w-]{66}"$/,
    );
    expect(context).toMatchObject({
      reason: 'step_up_missing',
      step_up_flow: 'CUSTOM_AUTH',
      step_up_client_id: 'stepupclient1',
      step_up_region: 'eu-central-1',
      step_up_max_age: '300',
      step_up_expires_in: '300',
    });
  });

  it.each([
    ['eu-central-1_Test00001', { step_up_client_id: 'stepupclient1', step_up_region: 'eu-central-1' }],
    ['us-east-1_Other0001', { step_up_client_id: 'stepupclient2', step_up_region: 'us-east-1' }],
  ])('T3: sends a person of %s to the step-up client of that pool, in its Region', async (userPoolId, where) => {
    const bank = bankAuthorizer({ tokens: { 'one.of.it': accessToken({ userPoolId }) } });

    const { context } = await bank.handler(restApiEvent({ headers: { Authorization: 'Bearer one.of.it' } }));

    expect(context).toMatchObject(where);
  });

  it('T8: tells a caller without a token nothing about the route, and gives no error code', async () => {
    const bank = bankAuthorizer({});
    const without = (resource: string) =>
      bank.handler(restApiEvent({ resource, headers: { Authorization: undefined } }));

    const [guarded, unknown] = [await without('/transfers/domestic'), await without('/no/such/route')];

    expect(guarded.context).toEqual(unknown.context);
    expect(guarded.context['www_authenticate']).toBe('Bearer realm="bank-local"');
  });

  it.each([
    ['invalid_token', { headers: { Authorization: 'Bearer no.such.token' } }],
    ['insufficient_user_authentication', {}],
    ['insufficient_scope', { method: 'GET', resource: '/admin/{proxy+}', path: '/admin/x' }],
    ['invalid_request', { headers: { 'Content-Digest': 'md5=:aaaa:' } }],
  ] satisfies [string, EventChanges][])('T10: says %s', async (error, change) => {
    const { context } = await bankAuthorizer({}).handler(restApiEvent(change));

    expect(context['www_authenticate']).toContain(`error="${error}"`);
  });

  it('T9: holds only printable characters without quotes or backslashes, in fixed texts', () => {
    for (const { title } of Object.values(DENIALS)) expect(title).toMatch(/^[\w .,:'/-]+$/);
  });

  it('T9: never holds client text, and stays under 4 KB, for any header, path and query', async () => {
    const bank = bankAuthorizer({});
    const marker = 'MARKER<>"\\\r\n';
    const text = fc.string({ unit: 'binary', maxLength: 60 }).map((random) => `${marker}${random}`);

    await fc.assert(
      fc.asyncProperty(text, text, text, text, async (a, b, c, d) => {
        const answer = await bank.handler(
          restApiEvent({
            path: `/transfers/${c}`,
            query: { [d]: [a] },
            headers: {
              'X-High-Value-Transaction': a,
              'Content-Digest': b,
              'Idempotency-Key': c,
              Authorization: 'Bearer no.such.token',
            },
          }),
        );
        expect(JSON.stringify([answer.context, answer.principalId])).not.toContain('MARKER');
        expect(Buffer.byteLength(JSON.stringify(answer.context))).toBeLessThan(4096);
        expect(effect(answer)).toBe('Deny');
      }),
    );
  });

  it('T9: refuses a transaction whose seal would not fit, before anything is opened for it', async () => {
    const names = Array.from({ length: 16 }, (_, i) => `field-${i}`);
    const fields = names.map((name) => `${name}: /${name.repeat(15)}`).join(', ');
    const show = names.map((name) => `{${name}}`).join(' ');
    const policy = policyFromYaml(`
version: 1
audience: wide
callers: { customer: { clients: [web] } }
defaults: { caller: customer }
step_ups: { liveid: { acr_values: [urn:countersign:acr:liveid], max_age: 5m } }
routes:
  POST /transfers/domestic:
    transaction: { fields: { ${fields} }, show: "${show}" }
    require: { step_up: liveid, covers: transaction }
`);
    const bank = bankAuthorizer({ policy });
    const header = names.map((name) => `${name}="x"`).join(', ');

    const answer = await bank.handler(restApiEvent({ headers: { 'X-High-Value-Transaction': header } }));

    expect(answer.context['reason']).toBe('transaction_too_large');
    expect(bank.calls).toEqual({ reads: 0, writes: 0 });
  });
});

describe('what is no request of ours', () => {
  it.each(['token-authorizer', 'http-api-v2'])('T11 T28: never allows the event %s', async (name) => {
    const bank = bankAuthorizer({});
    const outcome = await bank.handler(fixture(name)).then(effect, (error: Error) => error.name);

    expect(['Deny', 'EventInvalidError']).toContain(outcome);
    expect(bank.calls).toEqual({ reads: 0, writes: 0 });
  });

  it('answers the console test button like any request, without reading its body', async () => {
    expect(effect(await bankAuthorizer({}).handler(fixture('console-test')))).toBe('Allow');
  });

  it.each([undefined, null, 1, 'x', [], {}, { type: 'REQUEST' }, { methodArn: '' }, { methodArn: {} }])(
    'T28: throws an error of ours for %j',
    async (event) => {
      await expect(bankAuthorizer({}).handler(event)).rejects.toMatchObject({ code: 'ERR_EVENT_INVALID' });
    },
  );

  it('T28: never allows an event in which one part that is read has another shape', async () => {
    const bank = bankAuthorizer({});
    const { stageVariables: _, ...event } = restApiEvent();
    await bank.approve(handleIn(await bank.handler(event)));
    const shapes = [[], 0, true, undefined, [['a']], { a: { b: 1 } }];

    for (const key of Object.keys(event)) {
      for (const shape of shapes) {
        expect([key, shape, await bank.handler({ ...event, [key]: shape }).then(effect, codeOf)]).not.toContain(
          'Allow',
        );
      }
    }
    expect(effect(await bank.handler(event))).toBe('Allow');
  });

  it('T28: takes header maps that are null for a request without headers', async () => {
    const answer = await bankAuthorizer({}).handler({ ...restApiEvent(), headers: null, multiValueHeaders: null });

    expect(answer.context['reason']).toBe('token_missing');
  });

  it.each([
    'headers',
    'multiValueHeaders',
    'queryStringParameters',
    'multiValueQueryStringParameters',
    'pathParameters',
  ])('T13 T28: denies an event with the key __proto__ in %s, which could not be bound', async (map) => {
    const bank = bankAuthorizer({});
    await bank.approve(handleIn(await bank.handler(restApiEvent())));
    const event = { ...restApiEvent(), [map]: JSON.parse('{"__proto__": ["x"]}') };

    expect((await bank.handler(event)).context['reason']).toBe('event_malformed');
    expect(bank.lines.at(-1)?.extended_request_id).toBe(event.requestContext.extendedRequestId);
    expect(effect(await bank.handler(restApiEvent()))).toBe('Allow');
  });

  it.each([
    { path: '/transfers/\uD800' },
    { query: { memo: ['\uD800'] } },
    { query: { '\uD800': ['a'] } },
    { query: { memo: ['\uFFFD'] } },
  ])('T14 T28: denies half a character, to which nothing could be bound, in %j', async (change) => {
    const answer = await bankAuthorizer({}).handler(restApiEvent(change));

    expect(answer.context['reason']).toBe('path_not_accepted');
  });

  it('T28: denies a path of 200 KB', async () => {
    const answer = await bankAuthorizer({}).handler(restApiEvent({ path: `/${'a'.repeat(200_000)}` }));

    expect(answer.context['reason']).toBe('path_not_accepted');
    expect(answer.policyDocument.Statement[0].Resource.length).toBeLessThanOrEqual(512);
  });
});

describe('the policy in an answer', () => {
  it('T30: names exactly the method that was asked for', async () => {
    const event = restApiEvent({
      headers: { 'X-High-Value-Transaction': 'amount="1.00", currency=EUR, payee="DE02"' },
    });

    const { policyDocument } = await bankAuthorizer({}).handler(event);

    expect(policyDocument.Statement).toEqual([
      { Action: 'execute-api:Invoke', Effect: 'Allow', Resource: event.methodArn },
    ]);
  });

  it.each(['*', '?', '$' + '{aws:userid}', 'a*b'])(
    'T30: denies a path with %s, and its Deny holds no wildcard',
    async (part) => {
      const answer = await bankAuthorizer({}).handler(
        restApiEvent({
          method: 'GET',
          resource: '/accounts/{id}',
          path: `/accounts/${part}`,
          pathParameters: { id: part },
        }),
      );

      expect(answer.context['reason']).toBe('path_not_accepted');
      expect(answer.policyDocument.Statement[0].Resource).not.toMatch(/[*?$]/);
    },
  );

  it('T30: denies a methodArn of another method than the request', async () => {
    const event = { ...restApiEvent(), httpMethod: 'GET' };

    expect((await bankAuthorizer({}).handler(event)).context['reason']).toBe('event_malformed');
  });
});

describe('headers that decide', () => {
  it.each<readonly [string, Readonly<Record<string, string | readonly string[]>>]>([
    ['two Authorization values', { Authorization: ['Bearer header.payload.signature', 'Bearer x.y.z'] }],
    ['Authorization in two casings', { authorization: 'Bearer header.payload.signature2' }],
    [
      'two transaction headers',
      {
        'X-High-Value-Transaction': [
          'amount="1.00", currency=EUR, payee="D"',
          'amount="2.00", currency=EUR, payee="D"',
        ],
      },
    ],
    ['transaction headers in two casings', { 'x-high-value-transaction': 'amount="1.00", currency=EUR, payee="DE02"' }],
    ['two digests', { 'content-digest': 'sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:' }],
    ['two Idempotency-Keys', { 'Idempotency-Key': ['a', 'b'] }],
  ])('T4 T12: denies %s', async (_, headers) => {
    const answer = await bankAuthorizer({}).handler(restApiEvent({ headers }));

    expect(answer.context['reason']).toBe('header_repeated');
  });

  it('T12: denies header maps that disagree', async () => {
    const event = restApiEvent();
    const disagreeing = {
      ...event,
      headers: { ...event.headers, 'X-High-Value-Transaction': 'amount="1.00", currency=EUR, payee="DE02"' },
    };

    expect((await bankAuthorizer({}).handler(disagreeing)).context['reason']).toBe('header_repeated');
  });

  it('T12: reads a header whatever its casing', async () => {
    const answer = await bankAuthorizer({}).handler(
      restApiEvent({ headers: { Authorization: undefined, aUTHORIZATION: 'bearer header.payload.signature' } }),
    );

    expect(answer.context['reason']).toBe('step_up_missing');
  });

  it.each(['Basic eDp5', 'Bearer', 'Bearer  two.spaces.x', 'header.payload.signature', 'Bearer a b', 'DPoP x.y.z'])(
    'T4: denies the Authorization value %j',
    async (Authorization) => {
      const answer = await bankAuthorizer({}).handler(restApiEvent({ headers: { Authorization } }));

      expect(answer.context['reason']).toBe('authorization_malformed');
    },
  );
});

describe('outages', () => {
  const down = (error: Error): StepUpStore => ({
    find: () => Promise.reject(error),
    write: () => Promise.reject(error),
  });

  it.each([new StoreUnavailableError('GetItem'), new StoredItemInvalidError('rev'), new Error('odd')])(
    'T25: throw, with a line of level ERROR, when the store gives %s',
    async (error) => {
      const bank = bankAuthorizer({ store: down(error) });

      await expect(bank.handler(restApiEvent())).rejects.toBe(error);
      expect(bank.lines).toMatchObject([{ level: 'ERROR', message: 'decision_failed', outcome: 'error' }]);
    },
  );

  it('T25: say in the log which call failed how, and for which route and request', async () => {
    const denied = Object.assign(new Error('User arn:aws:… is not authorized'), { name: 'AccessDeniedException' });
    const bank = bankAuthorizer({ store: down(new StoreUnavailableError('GetItem', { cause: denied })) });

    await expect(bank.handler(restApiEvent())).rejects.toThrow();

    expect(bank.lines).toMatchObject([
      {
        code: 'ERR_STORE_UNAVAILABLE',
        operation: 'GetItem',
        detail: 'AccessDeniedException',
        route: 'POST /transfers/domestic',
        extended_request_id: 'Zm9vYmFyLWV4dGVuZGVk=',
      },
    ]);
    expect(JSON.stringify(bank.lines)).not.toContain('arn:aws');
  });

  it('T25: throw when the keys cannot be fetched, and no 401 is given', async () => {
    const bank = bankAuthorizer({ verifier: { verify: () => Promise.reject(new TokenKeysUnavailableError()) } });

    await expect(bank.handler(restApiEvent())).rejects.toMatchObject({ code: 'ERR_TOKEN_KEYS_UNAVAILABLE' });
  });

  it('T25: of the store do not touch what the token alone decides', async () => {
    const bank = bankAuthorizer({ store: down(new StoreUnavailableError('GetItem')) });
    const small = restApiEvent({
      headers: { 'X-High-Value-Transaction': 'amount="1.00", currency=EUR, payee="DE02"' },
    });

    expect(effect(await bank.handler(small))).toBe('Allow');
  });

  it('T26: end at the deadline when the store hangs', async () => {
    const store: StepUpStore = { find: () => new Promise(() => {}), write: () => new Promise(() => {}) };

    await expect(bankAuthorizer({ store, deadlineMs: 5 }).handler(restApiEvent())).rejects.toMatchObject({
      code: 'ERR_DEADLINE_EXCEEDED',
    });
  });
});

describe('the log', () => {
  it('T31: is one line per decision and holds no token, subject, amount, payee, path or handle', async () => {
    const bank = bankAuthorizer({});
    const handle = handleIn(await bank.handler(restApiEvent()));
    await bank.approve(handle);
    await bank.handler(restApiEvent());

    const text = JSON.stringify(bank.lines);

    expect(bank.lines).toHaveLength(2);
    for (const secret of ['header.payload', '7f3c1d52', '12500', 'DE02', handle, handle.slice(4, 20)]) {
      expect(text).not.toContain(secret);
    }
    expect(Object.keys(bank.lines[0] ?? {}).sort()).toEqual([
      'acr',
      'approval_id',
      'binding',
      'code',
      'detail',
      'enforced',
      'extended_request_id',
      'level',
      'message',
      'operation',
      'outcome',
      'policy_sha256',
      'reason',
      'retry_after',
      'route',
    ]);
  });
});

describe('one warm process', () => {
  it('T35: keeps nothing of one request for the next', async () => {
    const bank = bankAuthorizer({});
    const fresh = bankAuthorizer({});
    await bank.handler(restApiEvent());
    await bank.handler(restApiEvent({ headers: { Authorization: undefined } }));

    const warm = await bank.handler(restApiEvent({ headers: { 'X-High-Value-Transaction': 'nonsense"' } }));
    const cold = await fresh.handler(restApiEvent({ headers: { 'X-High-Value-Transaction': 'nonsense"' } }));

    expect(warm).toEqual(cold);
  });
});

function effect(answer: RestApiAnswer): string {
  return answer.policyDocument.Statement[0].Effect;
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : error;
}

function handleIn(answer: RestApiAnswer): string {
  return answer.context['step_up_handle'] ?? '';
}
