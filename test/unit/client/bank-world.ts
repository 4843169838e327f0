import { vi } from 'vitest';
import { createStepUpFetch, type StepUpFetchOptions, type StepUpPrompt } from '../../../src/client/index.ts';

export const API = 'https://api.example/prod';
export const COGNITO = 'https://cognito-idp.eu-central-1.amazonaws.com/';
export const HANDLE = 'cs1.handle';
export const LINK = 'https://tenant.example/prompt/1';
export const PAYMENT = '{"amount":"12500.00","creditor":{"iban":"DE02120300000000202051"}}';

/** What a call is, and what was sent with it. */
export interface Call {
  readonly name: 'api' | 'status' | 'InitiateAuth' | 'RespondToAuthChallenge' | 'elsewhere';
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly signal: AbortSignal;
  /** In seconds since the world began. */
  readonly at: number;
}

export type Answer = () => Response | Promise<Response>;

export const json = (status: number, body: unknown, headers: Record<string, string> = {}): Answer => {
  return () => new Response(JSON.stringify(body), { status, headers });
};

export const challenged = (handle = HANDLE): Answer =>
  json(
    401,
    {},
    {
      'www-authenticate': `Bearer error="insufficient_user_authentication", error_description="This request needs to be countersigned", acr_values="urn:countersign:acr:liveid", max_age="300", step_up="${handle}"`,
    },
  );
export const executed = json(200, { status: 'executed' });
export const bound = json(200, {
  ChallengeName: 'CUSTOM_CHALLENGE',
  Session: 'session-bind',
  ChallengeParameters: { round: 'bind', USERNAME: 'alice' },
});
export const rung = (parameters: Readonly<Record<string, unknown>> = {}): Answer =>
  json(200, {
    ChallengeName: 'CUSTOM_CHALLENGE',
    Session: 'session-liveid',
    ChallengeParameters: {
      round: 'liveid',
      state: 'waiting',
      challenge_url: LINK,
      code: '4711',
      expires_in: '300',
      ...parameters,
    },
  });
export const tokens = json(200, { AuthenticationResult: { AccessToken: 'worthless' }, ChallengeParameters: {} });
export const pending = json(200, { state: 'pending', expires_in: 287, retry_after: 3 });
export const told = (state: string, expires_in = 0, retry_after?: number): Answer =>
  json(200, { state, expires_in, retry_after });
export const refused = (message: string, type = 'UserLambdaValidationException'): Answer =>
  json(400, { __type: type, message: `CreateAuthChallenge failed with error ${message}` });
export const NOT_AUTHORIZED = json(400, {
  __type: 'NotAuthorizedException',
  message: 'Incorrect username or password.',
});
export const never: Answer = () => new Promise(() => {});

/** The answers in their order; the last one is given again and again. */
export interface Script {
  readonly api: readonly Answer[];
  readonly begin: readonly Answer[];
  /** To the bind round, then to the LiveID round. */
  readonly respond: readonly Answer[];
  readonly status: readonly Answer[];
}

/** All goes well: the person approves while the second question is asked. */
export const STORY: Script = {
  api: [challenged(), executed],
  begin: [bound],
  respond: [rung(), tokens],
  status: [pending, told('approved', 280)],
};

export const accessToken = (claims: object = { sub: 'sub-alice', username: 'alice' }): string =>
  `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c2ln`;

/** An API, a user pool and a person, as a script has them. Its clock stands unless `settled` moves it. */
export function createWorld(script: Partial<Script> = {}, options: Partial<StepUpFetchOptions> = {}) {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'], now: 1_700_000_000_000 });
  const answers = { ...STORY, ...script };
  const calls: Call[] = [];
  const prompts: StepUpPrompt[] = [];
  const taken = new Map<string, number>();
  let onCall: (call: Call) => void = () => {};

  const scripted: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    const target = request.headers.get('x-amz-target')?.split('.')[1];
    const name = nameOf(request.url, target);
    const call: Call = {
      name,
      url: request.url,
      method: request.method,
      headers: Object.fromEntries(request.headers),
      body: await request.text(),
      signal: request.signal,
      at: (Date.now() - 1_700_000_000_000) / 1000,
    };
    calls.push(call);
    onCall(call);
    const { promise, reject } = Promise.withResolvers<never>();
    request.signal.addEventListener('abort', () => reject(request.signal.reason));
    request.signal.throwIfAborted();
    return Promise.race([answer(name), promise]);
  };

  async function answer(name: Call['name']): Promise<Response> {
    if (name === 'elsewhere') return new Response('elsewhere');
    const list =
      answers[
        ({ api: 'api', status: 'status', InitiateAuth: 'begin', RespondToAuthChallenge: 'respond' } as const)[name]
      ];
    const index = taken.get(name) ?? 0;
    taken.set(name, index + 1);
    const next = list[Math.min(index, list.length - 1)];
    if (!next) throw new TypeError('fetch failed');
    return next();
  }

  const create = () =>
    createStepUpFetch({
      apiUrl: API,
      getAccessToken: async () => accessToken(),
      cognito: { region: 'eu-central-1', stepUpClientId: 'step-up-client' },
      onStepUp: (prompt) => prompts.push(prompt),
      fetch: scripted,
      ...options,
    });
  return {
    fetch: create(),
    /** Another page, which knows nothing but the storage. */
    reload: create,
    calls,
    prompts,
    names: () => calls.map(({ name }) => name),
    of: (name: Call['name']) => calls.filter((call) => call.name === name),
    onCall(listener: (call: Call) => void) {
      onCall = listener;
    },
  };
}

function nameOf(url: string, target: string | undefined): Call['name'] {
  if (url === COGNITO && (target === 'InitiateAuth' || target === 'RespondToAuthChallenge')) return target;
  if (url === `${API}/step-up/status`) return 'status';
  return url.startsWith(`${API}/`) ? 'api' : 'elsewhere';
}

export const transfer = (further: RequestInit = {}): [string, RequestInit] => [
  `${API}/transfers/domestic`,
  {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-high-value-transaction': 'amount="12500.00"' },
    body: PAYMENT,
    ...further,
  },
];

/** What becomes of it, while the world's clock goes on. */
export async function settled<T>(promise: Promise<T>): Promise<T> {
  let open = true;
  const close = () => {
    open = false;
  };
  promise.then(close, close);
  while (open) {
    await new Promise((resolve) => setImmediate(resolve));
    await vi.advanceTimersByTimeAsync(100);
  }
  return promise;
}

/** What it is rejected with. */
export async function failure(promise: Promise<unknown>): Promise<unknown> {
  return settled(
    promise.then(
      () => 'no failure',
      (error: unknown) => error,
    ),
  );
}

/** `sessionStorage`, to be looked into. */
export function createStorage() {
  const texts = new Map<string, string>();
  return {
    texts,
    getItem: (key: string) => texts.get(key) ?? null,
    setItem: (key: string, text: string) => void texts.set(key, text),
    removeItem: (key: string) => void texts.delete(key),
  };
}
