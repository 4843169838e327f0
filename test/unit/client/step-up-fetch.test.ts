import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  API,
  accessToken,
  challenged,
  createWorld,
  executed,
  failure,
  HANDLE,
  json,
  LINK,
  NOT_AUTHORIZED,
  PAYMENT,
  settled,
  told,
  transfer,
} from './bank-world.ts';

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('createStepUpFetch', () => {
  it('takes the person through a step-up and sends the same request once more', async () => {
    const world = createWorld();

    const response = await settled(world.fetch(...transfer()));

    expect(await response.json()).toEqual({ status: 'executed' });
    expect(vi.getTimerCount()).toBe(0);
    expect(world.names()).toEqual([
      'api',
      'InitiateAuth',
      'RespondToAuthChallenge',
      'status',
      'status',
      'RespondToAuthChallenge',
      'api',
    ]);
    const [first, second] = world.of('api');
    expect({ ...second, at: 0, signal: 0 }).toEqual({ ...first, at: 0, signal: 0 });
    expect(first?.body).toBe(PAYMENT);
    expect(first?.headers).toMatchObject({
      authorization: `Bearer ${accessToken()}`,
      'content-type': 'application/json',
      'x-high-value-transaction': 'amount="12500.00"',
      'idempotency-key': expect.stringMatching(/^[\da-f-]{36}$/),
    });
  });

  it('binds the run to the handle, answers Cognito once, and never sends it the access token', async () => {
    const world = createWorld();

    await settled(world.fetch(...transfer()));

    const [begin] = world.of('InitiateAuth').map(({ body }) => JSON.parse(body));
    const answers = world.of('RespondToAuthChallenge').map(({ body }) => JSON.parse(body));
    expect(begin).toEqual({
      AuthFlow: 'CUSTOM_AUTH',
      ClientId: 'step-up-client',
      AuthParameters: { USERNAME: 'alice' },
    });
    expect(answers).toEqual(
      [
        ['session-bind', HANDLE],
        ['session-liveid', 'done'],
      ].map(([Session, ANSWER]) => ({
        ChallengeName: 'CUSTOM_CHALLENGE',
        ClientId: 'step-up-client',
        Session,
        ChallengeResponses: { USERNAME: 'alice', ANSWER },
        ClientMetadata: { step_up_handle: HANDLE },
      })),
    );
    expect(JSON.parse(world.of('status')[0]?.body ?? '')).toEqual({ handle: HANDLE });
    const toCognito = world.calls.filter(({ url }) => !url.startsWith(API));
    expect(JSON.stringify(toCognito)).not.toContain(accessToken());
  });

  it('shows the prompt with the request that asks, until it is over', async () => {
    const world = createWorld();
    const request = world.fetch(...transfer());
    const over: unknown[] = [];
    world.onCall(({ name }) => name !== 'InitiateAuth' && over.push(world.prompts[0]?.signal.aborted));

    await settled(request);

    const [prompt] = world.prompts;
    expect(world.prompts).toHaveLength(1);
    expect(prompt).toMatchObject({ url: LINK, code: '4711' });
    expect((prompt?.expiresAt ?? 0) - 1_700_000_000_000).toBeGreaterThanOrEqual(300_000);
    expect(prompt?.request.url).toBe(`${API}/transfers/domestic`);
    expect(prompt?.request.headers.get('authorization')).toBeNull();
    expect(over).toEqual([undefined, undefined, false, false, false, true].slice(-over.length));
    expect(prompt?.signal.aborted).toBe(true);
  });

  it.each([
    ['a result', json(200, { balance: '1.00' })],
    ['a refusal of the back end', json(403, { reason: 'body_differs' })],
    ['a bad token', json(401, { reason: 'token_expired' }, { 'www-authenticate': 'Bearer error="invalid_token"' })],
    [
      'a text that only quotes the error',
      json(401, {}, { 'www-authenticate': 'Bearer error="invalid_token", error_description="not \\"x\\""' }),
    ],
    [
      'a denial without a header',
      json(401, { reason: 'route_denied', retry_after: '', step_up: { handle: '', flow: '' } }),
    ],
    ['a 401 that is no JSON', () => new Response('<html>', { status: 401 })],
    ['a 401 of 100 kB', json(401, { step_up: { handle: HANDLE, flow: 'CUSTOM_AUTH' }, padding: 'x'.repeat(100_000) })],
  ])('hands on %s as it came', async (_, answer) => {
    const world = createWorld({ api: [answer] });
    const expected = await answer();

    const response = await settled(world.fetch(...transfer()));

    expect(response.status).toBe(expected.status);
    expect(await response.text()).toBe(await expected.text());
    expect(world.names()).toEqual(['api']);
  });

  it.each([
    ['the header', challenged()],
    [
      'the header as API Gateway renames it',
      json(
        401,
        {},
        {
          'x-amzn-remapped-www-authenticate': `Bearer error="insufficient_user_authentication", max_age="300", step_up="${HANDLE}"`,
        },
      ),
    ],
    [
      'the body',
      json(401, { reason: 'step_up_missing', retry_after: '', step_up: { handle: HANDLE, flow: 'CUSTOM_AUTH' } }),
    ],
  ])('reads the challenge from %s', async (_, challenge) => {
    const world = createWorld({ api: [challenge, executed] });

    const response = await settled(world.fetch(...transfer()));

    expect(response.status).toBe(200);
    expect(JSON.parse(world.of('status')[0]?.body ?? '')).toEqual({ handle: HANDLE });
  });

  it.each([
    ['locked', 30, 'Bearer error="insufficient_user_authentication", error_description="x", retry_after="30"', {}],
    ['locked', 30, undefined, { reason: 'session_locked', retry_after: '30', step_up: { flow: '', handle: '' } }],
    ['unsupported', undefined, 'Bearer error="insufficient_user_authentication", acr_values="urn:cognito:loa:3"', {}],
    ['unsupported', undefined, undefined, { retry_after: '', step_up: { flow: 'USER_AUTH', handle: '' } }],
  ])('rejects with %s and starts no run where there is no handle', async (code, retryAfter, header, body) => {
    const world = createWorld({ api: [json(401, body, header === undefined ? {} : { 'www-authenticate': header })] });

    expect(await failure(world.fetch(...transfer()))).toMatchObject({ name: 'StepUpError', code, retryAfter });
    expect(world.names()).toEqual(['api']);
  });

  it('sends nothing of its own to any other place', async () => {
    const world = createWorld();

    for (const url of [
      'https://elsewhere.example/',
      `${API}-other/x`,
      'https://api.example/',
      'https://api.example.evil/prod/',
    ]) {
      await settled(world.fetch(url, { method: 'POST', body: 'x' }));
    }

    expect(world.names()).toEqual(Array(4).fill('elsewhere'));
    for (const { headers } of world.calls) {
      expect(headers).not.toHaveProperty('authorization');
      expect(headers).not.toHaveProperty('idempotency-key');
    }
  });

  it('knows the API by its URL with a slash at the end too', async () => {
    const world = createWorld({}, { apiUrl: `${API}/` });

    await settled(world.fetch(...transfer()));

    expect(world.of('api').map(({ headers }) => headers['authorization'])).toEqual(
      Array(2).fill(`Bearer ${accessToken()}`),
    );
    expect(world.of('status')).not.toEqual([]);
  });

  it.each([
    ['a stream', () => ({ body: new Blob([PAYMENT]).stream(), duplex: 'half' as const })],
    ['bytes', () => ({ body: new TextEncoder().encode(PAYMENT) })],
  ])('sends a body twice that is %s', async (_, body) => {
    const world = createWorld();

    await settled(world.fetch(...transfer(body())));

    expect(world.of('api').map((call) => call.body)).toEqual([PAYMENT, PAYMENT]);
  });

  it('takes a Request, and leaves its body to nobody else', async () => {
    const world = createWorld();

    await settled(world.fetch(new Request(...transfer())));

    expect(world.of('api').map((call) => call.body)).toEqual([PAYMENT, PAYMENT]);
  });

  it('adds no Idempotency-Key to what is idempotent, and keeps the one that is there', async () => {
    const world = createWorld();

    await settled(world.fetch(`${API}/statements/1/pdf`));
    await settled(world.fetch(...transfer({ headers: { 'Idempotency-Key': 'order-4711' } })));

    const keys = world.of('api').map(({ headers }) => headers['idempotency-key']);
    expect(keys).toEqual([undefined, undefined, 'order-4711']);
  });

  it('asks for the access token before each request that needs one', async () => {
    const given = ['one', 'two', 'three', 'four', 'five'].map((jti) => accessToken({ username: 'alice', jti }));
    let index = 0;
    const world = createWorld({}, { getAccessToken: async () => given[index++] });

    await settled(world.fetch(...transfer()));

    const sent = world.calls.flatMap(({ headers }) => headers['authorization'] ?? []);
    expect(sent).toEqual([0, 2, 3, 4].map((at) => `Bearer ${given[at]}`));
  });

  it.each([2, 3, 4])('T23: sends nothing as another person: token number %i is of somebody else', async (other) => {
    let asked = 0;
    const getAccessToken = async () => accessToken({ username: ++asked < other ? 'alice' : 'bob' });
    const world = createWorld({ status: [told('approved', 100)] }, { getAccessToken });

    expect(await failure(world.fetch(...transfer()))).toMatchObject({ code: 'signed_out' });
    const sent = world.calls.flatMap(({ headers }) => headers['authorization'] ?? []);
    expect(new Set(sent)).toEqual(new Set([`Bearer ${accessToken({ username: 'alice' })}`]));
    expect(world.of('api')).toHaveLength(1);
  });

  it('hands on a challenge that came after a redirect', async () => {
    const world = createWorld({
      api: [async () => Object.defineProperty(await challenged()(), 'redirected', { value: true })],
    });

    expect((await settled(world.fetch(...transfer()))).status).toBe(401);
    expect(world.names()).toEqual(['api']);
  });

  it('rejects with signed_out where nobody is signed in', async () => {
    const world = createWorld({}, { getAccessToken: async () => undefined });

    expect(await failure(world.fetch(...transfer()))).toMatchObject({ code: 'signed_out' });
    expect(world.calls).toEqual([]);
  });

  it('reads a user name beyond ASCII', async () => {
    const world = createWorld({}, { getAccessToken: async () => accessToken({ username: 'Zoë 日本' }) });

    await settled(world.fetch(...transfer()));

    expect(JSON.parse(world.of('InitiateAuth')[0]?.body ?? '').AuthParameters).toEqual({ USERNAME: 'Zoë 日本' });
  });

  it('rejects with failed for a token without a user name', async () => {
    const world = createWorld({}, { getAccessToken: async () => accessToken({ sub: 'x' }) });

    expect(await failure(world.fetch(...transfer()))).toMatchObject({ code: 'failed' });
    expect(world.names()).toEqual(['api']);
  });

  it('rejects with unsupported where a key is to be made without Web Crypto', async () => {
    const world = createWorld();
    vi.stubGlobal('crypto', undefined);

    expect(await failure(world.fetch(...transfer()))).toMatchObject({ code: 'unsupported' });
    expect((await settled(world.fetch(...transfer({ headers: { 'idempotency-key': 'own' } })))).status).toBe(200);
  });

  it('T16: rejects with not_accepted where an approval did not let the request through, and asks for no second one', async () => {
    const world = createWorld({ api: [challenged(), challenged('cs1.another')] });

    expect(await failure(world.fetch(...transfer()))).toMatchObject({ code: 'not_accepted' });
    expect(world.of('InitiateAuth')).toHaveLength(1);
  });

  it('speaks to the endpoint where one is given', async () => {
    const world = createWorld({}, { cognito: { endpoint: 'http://127.0.0.1:9229/', stepUpClientId: 'x' } });

    await failure(world.fetch(...transfer()));

    expect(world.calls[1]?.url).toBe('http://127.0.0.1:9229/');
  });

  it('rings once for identical requests at one moment, and lets each have its own answer', async () => {
    const world = createWorld({ api: [challenged(), challenged(), executed, challenged('cs1.another')] });

    const outcomes = await settled(Promise.allSettled([world.fetch(...transfer()), world.fetch(...transfer())]));

    expect(world.of('InitiateAuth')).toHaveLength(1);
    expect(world.prompts).toHaveLength(1);
    expect(world.of('api')).toHaveLength(4);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'not_accepted' } });
    expect(new Set(world.of('api').map(({ headers }) => headers['idempotency-key'])).size).toBe(2);
  });

  it('rings for each of two different transactions', async () => {
    const world = createWorld({
      api: [challenged(), challenged('cs1.other'), executed],
      respond: [
        json(400, {
          __type: 'UserLambdaValidationException',
          message: 'step-up refused: push_in_progress; retry_after=200; x',
        }),
      ],
    });

    const outcomes = await settled(Promise.allSettled([world.fetch(...transfer()), world.fetch(...transfer())]));

    expect(world.of('InitiateAuth')).toHaveLength(2);
    expect(outcomes).toMatchObject(Array(2).fill({ reason: { code: 'busy', retryAfter: 200 } }));
  });

  it('goes on for one request when another that shares the prompt is aborted', async () => {
    const world = createWorld({ api: [challenged(), challenged(), executed] });
    const controller = new AbortController();
    world.onCall(({ name }) => name === 'status' && controller.abort());

    const first = world.fetch(...transfer({ signal: controller.signal }));
    const second = world.fetch(...transfer());
    const outcomes = await settled(Promise.allSettled([first, second]));

    expect(outcomes).toMatchObject([{ reason: { name: 'AbortError' } }, { value: { status: 200 } }]);
    expect(world.of('InitiateAuth')).toHaveLength(1);
  });

  it('learns from the status what became of a handle that another run has', async () => {
    const world = createWorld({ respond: [NOT_AUTHORIZED], status: [told('approved', 0)] });

    expect((await settled(world.fetch(...transfer()))).status).toBe(200);
    expect(world.prompts).toEqual([]);
  });

  it.each([
    [told('pending', 200, 3), 'busy', 3],
    [told('approved', 200), 'busy', 200],
    [told('refused', 0), 'declined', undefined],
    [told('expired', 0), 'expired', undefined],
    [told('locked', 100, 30), 'locked', 30],
    [told('spent', 0), 'not_accepted', undefined],
    [json(404, { reason: 'handle_unknown' }), 'expired', undefined],
    [json(401, { reason: 'session_revoked' }), 'signed_out', undefined],
  ])('rejects by the status of a handle that another run has: %#', async (status, code, retryAfter) => {
    const world = createWorld({ respond: [NOT_AUTHORIZED], status: [status] });

    expect(await failure(world.fetch(...transfer()))).toMatchObject({ code, retryAfter });
    expect(world.prompts).toEqual([]);
    expect(world.of('api')).toHaveLength(1);
  });
});
