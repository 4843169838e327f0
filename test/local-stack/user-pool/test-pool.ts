import type { Jwks } from 'aws-jwt-verify/jwk';
import type { Invocation } from '../../../dev/lambda-runtime/invocation.ts';
import type { Message } from '../../../dev/user-pool/outbox.ts';
import { DEFAULT_PASSWORD_POLICY } from '../../../dev/user-pool/password-policy.ts';
import { createUserPool, type UserPool } from '../../../dev/user-pool/user-pool.ts';
import type {
  RegistrationOptions,
  SeededUser,
  TriggerInvoke,
  TriggerRecord,
  Triggers,
  UserPoolClient,
  UserPoolOptions,
} from '../../../dev/user-pool/user-pool-options.ts';

export const REGION = 'eu-central-1';
export const POOL_ID = 'eu-central-1_Local0001';

export const WEB: UserPoolClient = {
  id: 'web-client',
  name: 'web',
  explicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
  accessTokenSeconds: 3600,
  refreshTokenSeconds: 86_400,
  authSessionMinutes: 3,
  writeAttributes: undefined,
  clientCredentials: undefined,
  codeFlow: undefined,
};
export const STEP_UP: UserPoolClient = {
  id: 'step-up-client',
  name: 'step-up',
  explicitAuthFlows: ['ALLOW_CUSTOM_AUTH'],
  accessTokenSeconds: 300,
  refreshTokenSeconds: 3600,
  authSessionMinutes: 15,
  writeAttributes: undefined,
  clientCredentials: undefined,
  codeFlow: undefined,
};
export const PAYROLL: UserPoolClient = {
  id: 'payroll-client',
  name: 'payroll',
  explicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH'],
  accessTokenSeconds: 300,
  refreshTokenSeconds: 3600,
  authSessionMinutes: 3,
  writeAttributes: undefined,
  clientCredentials: { secret: 'payroll-secret', scopes: ['bank/batch', 'bank/read'] },
  codeFlow: undefined,
};
export const REGISTRATION: RegistrationOptions = {
  selfSignUp: true,
  verifiesEmail: true,
  passwordPolicy: DEFAULT_PASSWORD_POLICY,
  customAttributes: [
    { name: 'custom:tier', mutable: true, maxLength: 2048 },
    { name: 'custom:origin', mutable: false, maxLength: 10 },
  ],
};
export const ALICE: SeededUser = {
  username: 'alice',
  password: 'Correct-Horse-1',
  sub: '11111111-1111-4111-8111-111111111111',
  attributes: { email: 'alice@example.com', email_verified: 'true' },
  groups: ['refund-agents'],
};
export const BOB: SeededUser = {
  username: 'bob',
  password: 'Battery-Staple-2',
  sub: '22222222-2222-4222-8222-222222222222',
  attributes: { email: 'bob@example.com' },
  groups: [],
};

/** One attempt at a trigger as the function saw it, and what it answered. */
export type Call = { readonly event: Record<string, unknown>; readonly invocation: Invocation };

export type TestPool = UserPool & {
  readonly records: readonly TriggerRecord[];
  /** Calls an operation the way a browser does: plain fetch. */
  call(operation: string, input: unknown): Promise<Answer>;
};

export type Answer = {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly errorType: string | null;
};

export async function startTestPool(options: Partial<UserPoolOptions> = {}): Promise<TestPool> {
  const records: TriggerRecord[] = [];
  const pool = await createUserPool({
    region: REGION,
    userPoolId: POOL_ID,
    clients: [WEB, STEP_UP],
    users: [ALICE, BOB],
    providers: [],
    triggers: {},
    registration: REGISTRATION,
    preventUserExistenceErrors: true,
    hasDomain: false,
    port: 0,
    onTrigger: (record) => records.push(record),
    ...options,
  });
  return { ...pool, records, call: (operation, input) => callCognito(pool.url, operation, input) };
}

/** A pool whose triggers are replaced between tests: a pool costs two RSA keys, a script nothing. */
export type ScriptedPool = TestPool & { script(triggers: Triggers): void };

export async function startScriptedPool(options: Partial<UserPoolOptions> = {}): Promise<ScriptedPool> {
  let current: Triggers = {};
  const play =
    (name: keyof Triggers): TriggerInvoke =>
    async (event, timeoutMs) =>
      current[name]?.(event, timeoutMs) ?? respond({})(Object(event));
  const pool = await startTestPool({
    ...options,
    triggers: {
      defineAuthChallenge: play('defineAuthChallenge'),
      createAuthChallenge: play('createAuthChallenge'),
      verifyAuthChallengeResponse: play('verifyAuthChallengeResponse'),
      preTokenGeneration: play('preTokenGeneration'),
      preSignUp: play('preSignUp'),
      customMessage: play('customMessage'),
      postConfirmation: play('postConfirmation'),
      inboundFederation: play('inboundFederation'),
    },
  });
  return {
    ...pool,
    script(triggers) {
      current = triggers;
    },
  };
}

/** The keys as the pool serves them. */
export async function fetchJwks(pool: UserPool): Promise<Jwks> {
  return JSON.parse(await (await fetch(pool.jwksUri)).text());
}

export async function callCognito(
  url: string,
  operation: string,
  input: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      ...headers,
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `AWSCognitoIdentityProviderService.${operation}`,
    },
    body: JSON.stringify(input),
  });
  const body: Record<string, unknown> = Object(await response.json());
  return { status: response.status, body, errorType: response.headers.get('x-amzn-errortype') };
}

/** A trigger in this process: it answers each attempt with the next outcome, and the last one for ever. */
export function outcomes(...list: readonly ((event: Record<string, unknown>) => Invocation)[]): TriggerInvoke & {
  readonly calls: readonly Call[];
} {
  const calls: Call[] = [];
  const invoke: TriggerInvoke = async (raw) => {
    const event: Record<string, unknown> = Object(raw);
    const outcome = list[Math.min(calls.length, list.length - 1)];
    if (outcome === undefined) throw new Error('no outcome was given');
    const invocation = outcome(event);
    calls.push({ event: structuredClone(event), invocation });
    return invocation;
  };
  return Object.assign(invoke, { calls });
}

/** An outcome: the event with this response, as a handler returns it. */
export function respond(response: object): (event: Record<string, unknown>) => Invocation {
  return (event) => ({ kind: 'ok', value: { ...event, response } });
}

/** Gives one string member of an answer; fails the test where it is none. */
export function text(from: unknown, ...path: readonly string[]): string {
  const value = path.reduce<unknown>((at, name) => Object(at)[name], from);
  if (typeof value !== 'string') throw new Error(`${path.join('.')} is not a string`);
  return value;
}

/** The triggers of a pool where every answer is right and the second round ends in tokens. */
export function twoRoundTriggers() {
  return {
    defineAuthChallenge: outcomes((event) => {
      const rounds = Object(event['request']).session.length;
      const response = rounds >= 2 ? { issueTokens: true } : { challengeName: 'CUSTOM_CHALLENGE' };
      return respond(response)(event);
    }),
    createAuthChallenge: outcomes(respond({})),
    verifyAuthChallengeResponse: outcomes(respond({ answerCorrect: true })),
  };
}

export function startCustomAuth(pool: TestPool, username: string, extra: object = {}): Promise<Answer> {
  return pool.call('InitiateAuth', {
    AuthFlow: 'CUSTOM_AUTH',
    ClientId: STEP_UP.id,
    AuthParameters: { USERNAME: username },
    ...extra,
  });
}

export function answerChallenge(
  pool: TestPool,
  session: string,
  username: string,
  answer: string,
  extra: object = {},
): Promise<Answer> {
  return pool.call('RespondToAuthChallenge', {
    ClientId: STEP_UP.id,
    ChallengeName: 'CUSTOM_CHALLENGE',
    Session: session,
    ChallengeResponses: { USERNAME: username, ANSWER: answer },
    ...extra,
  });
}

export function signIn(pool: TestPool, user: SeededUser, client: UserPoolClient = WEB): Promise<Answer> {
  return pool.call('InitiateAuth', {
    AuthFlow: 'USER_PASSWORD_AUTH',
    ClientId: client.id,
    AuthParameters: { USERNAME: user.username, PASSWORD: user.password },
  });
}

export function signUp(
  pool: TestPool,
  username: string,
  password: string,
  attributes: Readonly<Record<string, string>> = {},
  extra: object = {},
): Promise<Answer> {
  return pool.call('SignUp', {
    ClientId: WEB.id,
    Username: username,
    Password: password,
    UserAttributes: Object.entries(attributes).map(([Name, Value]) => ({ Name, Value })),
    ...extra,
  });
}

/** The form of a signature, which is all that the pool looks at. */
export const SIGNATURE = [
  'AWS4-HMAC-SHA256 Credential=local/20261122/eu-central-1/cognito-idp/aws4_request',
  'SignedHeaders=host;x-amz-date;x-amz-target',
  `Signature=${'0'.repeat(64)}`,
].join(', ');

export function adminCall(pool: TestPool, operation: string, input: object): Promise<Answer> {
  return callCognito(pool.url, operation, { UserPoolId: POOL_ID, ...input }, { authorization: SIGNATURE });
}

/** A user as AdminGetUser tells, or its error. */
export async function getUser(pool: TestPool, username: string): Promise<Record<string, unknown>> {
  return (await adminCall(pool, 'AdminGetUser', { Username: username })).body;
}

/** What the pool mailed to a user. */
export async function messagesOf(pool: { readonly url: string }, username: string): Promise<readonly Message[]> {
  const response = await fetch(`${pool.url}/_local/messages?username=${encodeURIComponent(username)}`);
  return JSON.parse(await response.text()).messages;
}
