import type { RequestListener } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAuthorize } from '../../src/authorizer/authorize.ts';
import { callersByClient } from '../../src/authorizer/callers-by-client.ts';
import type { DecisionLine } from '../../src/authorizer/decision-log.ts';
import { restApiHandler } from '../../src/authorizer/rest-api.ts';
import type { RestApiAnswer } from '../../src/authorizer/rest-api-answer.ts';
import { systemClock } from '../../src/shared/numeric-date.ts';
import { systemRandom } from '../../src/shared/random.ts';
import { dynamoDbLimitsStore } from '../../src/step-up/dynamodb-limits-store.ts';
import { dynamoDbStandingStore } from '../../src/step-up/dynamodb-standing-store.ts';
import { dynamoDbStepUpStore } from '../../src/step-up/dynamodb-step-up-store.ts';
import { cognitoTokenVerifier } from '../../src/token/cognito-token-verifier.ts';
import { jwksFetcher } from '../../src/token/jwks-fetcher.ts';
import { createVerifiedTokens } from '../../src/token/verified-tokens.ts';
import { bankPolicy } from '../fixtures/authorizer/bank-authorizer.ts';
import { restApiEvent } from '../fixtures/events/rest-api/rest-api-event.ts';
import { CLIENT_ID, createRsaKey, keySet, mint, POOL_ID } from '../fixtures/tokens/local-issuer.ts';
import { ADAPTERS, type Adapter } from './adapters.ts';
import { closedPort, type Listening, type Reach, startServer } from './dynamodb-server.ts';

const TABLE = 'countersign';
const POLICY = bankPolicy();
const KEY = createRsaKey('key-1');
const CLIENTS = new Map([
  ['web', CLIENT_ID],
  ['federation', 'federation1'],
  ['backoffice', 'backoffice1'],
  ['payroll', 'payroll1'],
]);
const HANGING: RequestListener = () => undefined;

// Whoever meets a limit of time waits for it with others, each at servers of its own. Whoever has to get an answer in time is alone.
const servers: Listening[] = [];
afterAll(async () => {
  for (const server of servers) await server.close();
});

async function serve(listener: RequestListener): Promise<Listening> {
  const server = await startServer(listener);
  servers.push(server);
  return server;
}

const goodKeys: RequestListener = (_request, response) => response.end(keySet(KEY));

/** The whole authorizer with its real adapters, at a table and a key set that behave as they are told. */
async function authorizerAt(
  adapter: Adapter,
  table: Reach | RequestListener,
  jwks: RequestListener = goodKeys,
  deadlineMs = 1_000_000,
) {
  const reach = typeof table === 'function' ? await serve(table) : table;
  const keys = await serve(jwks);
  const calls = adapter.bounded(reach);
  const lines: DecisionLine[] = [];
  const handler = restApiHandler({
    authorize: createAuthorize({
      policy: POLICY,
      callers: callersByClient(POLICY, [
        { userPoolId: POOL_ID, region: 'eu-west-1', clients: CLIENTS, stepUpClientId: 'stepup1' },
      ]),
      tokens: cognitoTokenVerifier({
        pools: [{ userPoolId: POOL_ID, clientIds: [...CLIENTS.values()] }],
        fetchJwks: jwksFetcher(new URL(keys.endpoint)),
        verified: createVerifiedTokens(),
      }),
      standings: dynamoDbStandingStore(calls, TABLE),
      stepUps: dynamoDbStepUpStore(calls, TABLE),
      limits: dynamoDbLimitsStore(calls, TABLE),
      clock: systemClock,
      random: systemRandom,
      backOff: () => Promise.resolve(),
    }),
    log: (line) => lines.push(line),
    hints: new Map(),
    realm: 'bank',
    policySha256: '',
    deadlineMs,
  });
  return { handler, lines };
}

/** A table with nothing in it, that fails the calls of one kind. */
function failing(operation: string, fail: RequestListener): RequestListener {
  return (request, response) => {
    if (String(request.headers['x-amz-target']).endsWith(`.${operation}`)) {
      fail(request, response);
      return;
    }
    response.end(operation === 'BatchGetItem' ? '{}' : `{"Responses":{"${TABLE}":[]},"UnprocessedKeys":{}}`);
  };
}

function answering(status: number, body: string): RequestListener {
  return (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(body);
  };
}

const exception = (name: string) => answering(400, `{"__type":"com.amazonaws.dynamodb.v20120810#${name}"}`);

const FAULTS: readonly (readonly [string, RequestListener])[] = [
  ['hangs', HANGING],
  ['hangs up', (request) => request.socket.destroy()],
  ['throttles', exception('ProvisionedThroughputExceededException')],
  ['limits requests', exception('RequestLimitExceeded')],
  ['denies access', exception('AccessDeniedException')],
  ['knows no such table', exception('ResourceNotFoundException')],
  ['refuses the credentials', exception('UnrecognizedClientException')],
  ['fails', answering(500, '{"__type":"InternalServerError"}')],
  ['is unavailable in HTML', answering(503, '<html>busy</html>')],
  ['welcomes in HTML', answering(200, '<html>welcome</html>')],
  ['answers half a text', answering(200, '{"Responses":{')],
  [
    'begins an answer and stops',
    (_request, response) => void response.writeHead(200, { 'content-length': '100' }).write('{'),
  ],
];

let token: string;
let transfer: ReturnType<typeof restApiEvent>;
beforeAll(() => {
  token = mint(KEY);
  transfer = restApiEvent({ headers: { Authorization: `Bearer ${token}` } });
});

const failure = { level: 'ERROR', message: 'decision_failed', outcome: 'error', reason: null };

describe.each(ADAPTERS)('an authorizer with the $name adapter whose table', (adapter) => {
  it('answers, challenges: so that the faults below mean something', async () => {
    const { handler, lines } = await authorizerAt(adapter, failing('none', HANGING));

    expect((await handler(transfer)).context['reason']).toBe('step_up_missing');
    expect(lines).toMatchObject([{ level: 'INFO', outcome: 'challenge' }]);
  });

  it.concurrent.each(
    FAULTS.flatMap(([fault, fail]) =>
      ['BatchGetItem', 'PutItem'].map((operation) => [fault, operation, fail] as const),
    ),
  )('T25: %s at %s, throws, with one record of its own kind', async (_fault, operation, fail) => {
    const { handler, lines } = await authorizerAt(adapter, failing(operation, fail));

    await expect(handler(transfer)).rejects.toMatchObject({ code: 'ERR_STORE_UNAVAILABLE', operation });

    expect(lines).toMatchObject([{ ...failure, code: 'ERR_STORE_UNAVAILABLE', operation }]);
    expect(lines[0]?.detail).toEqual(expect.any(String));
  });

  it('T25: is not there at all, throws', async () => {
    const { handler, lines } = await authorizerAt(adapter, await closedPort());

    await expect(handler(transfer)).rejects.toMatchObject({ code: 'ERR_STORE_UNAVAILABLE' });
    expect(lines).toMatchObject([failure]);
  });

  it.each(['{}', '{"Responses":{}}', '{"Responses":{"other":[]}}', 'null', '[]', '{"Responses":null}'])(
    'T25: answers %s, is not taken for one without evidence',
    async (body) => {
      const { handler, lines } = await authorizerAt(adapter, answering(200, body));

      await expect(handler(transfer)).rejects.toMatchObject({ code: expect.stringMatching(/^ERR_STORE/) });
      expect(lines).toMatchObject([failure]);
    },
  );

  it.each(['BatchGetItem', 'PutItem'])('T26: hangs at %s, throws at the deadline that is given', async (operation) => {
    const { handler, lines } = await authorizerAt(adapter, failing(operation, HANGING), goodKeys, 20);

    await expect(handler(transfer)).rejects.toMatchObject({ code: 'ERR_DEADLINE_EXCEEDED' });
    expect(lines).toMatchObject([{ ...failure, code: 'ERR_DEADLINE_EXCEEDED' }]);
  });

  it('T25: fails, still lets through what the token alone decides, and still denies what is no request', async () => {
    const { handler } = await authorizerAt(adapter, exception('AccessDeniedException'));
    const small = {
      Authorization: `Bearer ${token}`,
      'X-High-Value-Transaction': 'amount="1.00", currency=EUR, payee="DE02"',
    };

    expect(effect(await handler(restApiEvent({ headers: small })))).toBe('Allow');
    expect(effect(await handler(restApiEvent({ headers: { Authorization: 'Bearer a.b.c' } })))).toBe('Deny');
  });

  it('T25: fails, in shadow mode lets through on the token, and says so as an error', async () => {
    const { handler, lines } = await authorizerAt(adapter, exception('AccessDeniedException'));
    const limit = restApiEvent({
      resource: '/cards/{card_id}/limit',
      path: '/cards/1/limit',
      pathParameters: { card_id: '1' },
      headers: { Authorization: `Bearer ${token}`, 'X-High-Value-Transaction': 'amount="1.00", currency=EUR' },
    });

    expect(effect(await handler(limit))).toBe('Allow');
    expect(lines).toMatchObject([{ ...failure, code: 'ERR_STORE_UNAVAILABLE', enforced: false }]);
  });
});

describe.each(ADAPTERS)('an authorizer with the $name adapter whose key set', (adapter) => {
  it.concurrent.each(FAULTS)('T25: %s, throws: neither an allow nor a 401', async (_fault, fail) => {
    const { handler, lines } = await authorizerAt(adapter, failing('none', HANGING), fail);

    await expect(handler(transfer)).rejects.toMatchObject({ code: 'ERR_TOKEN_KEYS_UNAVAILABLE' });
    expect(lines).toMatchObject([{ ...failure, code: 'ERR_TOKEN_KEYS_UNAVAILABLE', operation: 'jwks' }]);
  });

  it('T26: hangs, throws at the deadline that is given', async () => {
    const { handler, lines } = await authorizerAt(adapter, failing('none', HANGING), HANGING, 20);

    await expect(handler(transfer)).rejects.toMatchObject({ code: 'ERR_DEADLINE_EXCEEDED' });
    expect(lines).toMatchObject([{ ...failure, code: 'ERR_DEADLINE_EXCEEDED' }]);
  });

  it('T25: has other keys, denies: that is no outage', async () => {
    const { handler, lines } = await authorizerAt(adapter, failing('none', HANGING), (_request, response) =>
      response.end(keySet(createRsaKey('key-2'))),
    );

    expect((await handler(transfer)).context['reason']).toBe('token_not_accepted');
    expect(lines).toMatchObject([{ level: 'INFO', outcome: 'deny' }]);
  });
});

function effect(answer: RestApiAnswer): string {
  return answer.policyDocument.Statement[0].Effect;
}
