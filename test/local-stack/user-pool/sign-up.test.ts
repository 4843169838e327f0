import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  ALICE,
  messagesOf,
  outcomes,
  REGISTRATION,
  respond,
  type ScriptedPool,
  signIn,
  signUp,
  startScriptedPool,
  startTestPool,
  WEB,
} from './test-pool.ts';

const HOUR_MS = 3_600_000;
const PASSWORD = 'Fresh-Start-9';
const LIMITED = { ...WEB, id: 'limited-client', writeAttributes: ['email', 'locale'] };

let now: number;
let pool: ScriptedPool;
let names = 0;
let name: string;

beforeAll(async () => {
  pool = await startScriptedPool({ clock: () => now, clients: [WEB, LIMITED] });
});

afterAll(() => pool.close());

beforeEach(() => {
  now = 1_800_000_000_000;
  pool.script({});
  names += 1;
  name = `carol${names}`;
});

const confirm = (code: string, username = name) =>
  pool.call('ConfirmSignUp', { ClientId: WEB.id, Username: username, ConfirmationCode: code });
const resend = (username = name) => pool.call('ResendConfirmationCode', { ClientId: WEB.id, Username: username });
const signInAs = (username: string, password = PASSWORD) => signIn(pool, { ...ALICE, username, password });
const codes = async (username = name) =>
  (await messagesOf(pool, username)).map(({ body }) => /\d{6}/.exec(body)?.[0] ?? '');
/** A code that is not this one. */
const other = (code: string | undefined) => (code === '000000' ? '000001' : '000000');

describe('SignUp', () => {
  it('makes a user who may sign in once the mailed code confirmed them', async () => {
    const signedUp = await signUp(pool, name, PASSWORD, { email: `${name}@example.com` });
    const early = await signInAs(name);
    const [code = ''] = await codes();
    const confirmed = await confirm(code);
    const late = await signInAs(name);

    expect(signedUp.body).toStrictEqual({
      UserConfirmed: false,
      UserSub: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
      CodeDeliveryDetails: { Destination: 'c***@e***', DeliveryMedium: 'EMAIL', AttributeName: 'email' },
    });
    expect(early.body['__type']).toBe('UserNotConfirmedException');
    expect(code).toMatch(/^\d{6}$/);
    expect(confirmed.body).toStrictEqual({});
    expect(late.body).toHaveProperty('AuthenticationResult');
  });

  it('tells a wrong password before it tells that a user is not confirmed', async () => {
    await signUp(pool, name, PASSWORD, { email: `${name}@example.com` });

    expect((await signInAs(name, 'wrong')).body['__type']).toBe('NotAuthorizedException');
  });

  it('refuses a name that is taken, by a seeded user too', async () => {
    await signUp(pool, name, PASSWORD);

    const answers = [await signUp(pool, name, PASSWORD), await signUp(pool, ALICE.username, PASSWORD)];

    for (const { body } of answers) {
      expect(body).toStrictEqual({ __type: 'UsernameExistsException', message: 'User already exists' });
    }
    expect((await signIn(pool, ALICE)).status).toBe(200);
  });

  it('gives a name to one of ten that ask for it at once', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => signUp(pool, name, PASSWORD)));

    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  it.each([
    ['Short-1', 'Password not long enough'],
    ['UPPER-CASE-1', 'Password must have lowercase characters'],
    ['lower-case-1', 'Password must have uppercase characters'],
    ['No-Digits-Here', 'Password must have numeric characters'],
    ['NoSymbols1', 'Password must have symbol characters'],
  ])('refuses the password %s', async (password, reason) => {
    const { body } = await signUp(pool, name, password);

    expect(body).toStrictEqual({
      __type: 'InvalidPasswordException',
      message: `Password did not conform with policy: ${reason}`,
    });
  });

  it('takes a password of exactly the least length', async () => {
    expect((await signUp(pool, name, 'Eight-12')).status).toBe(200);
  });

  it.each([
    ['an attribute outside its WriteAttributes', { 'custom:tier': 'gold' }],
    ['a verified flag', { email: 'a@example.com', email_verified: 'true' }],
    ['a sub', { sub: ALICE.sub }],
  ])('lets a client write its WriteAttributes, and refuses %s (F52)', async (_, attributes) => {
    const allowed = await signUp(pool, name, PASSWORD, { locale: 'de' }, { ClientId: LIMITED.id });
    const refused = await signUp(pool, `${name}-2`, PASSWORD, attributes, { ClientId: LIMITED.id });

    expect(allowed.status).toBe(200);
    expect(refused.body).toStrictEqual({
      __type: 'NotAuthorizedException',
      message: 'A client attempted to write unauthorized attribute',
    });
  });

  it('lets a client without WriteAttributes write a custom attribute, and still no verified flag (F52)', async () => {
    const custom = await signUp(pool, name, PASSWORD, { 'custom:tier': 'gold' });
    const flag = await signUp(pool, `${name}-2`, PASSWORD, { email_verified: 'true' });

    expect(custom.status).toBe(200);
    expect(flag.errorType).toBe('NotAuthorizedException');
  });

  it('takes a custom attribute of 2,048 characters and none of 2,049, and none that the pool has not (F54)', async () => {
    const longest = await signUp(pool, name, PASSWORD, { 'custom:tier': 'x'.repeat(2048) });
    const tooLong = await signUp(pool, `${name}-2`, PASSWORD, { 'custom:tier': 'x'.repeat(2049) });
    const unknown = await signUp(pool, `${name}-2`, PASSWORD, { 'custom:ial': '3' });
    const prototype = await signUp(pool, `${name}-2`, PASSWORD, JSON.parse('{"__proto__":"x"}'));

    expect(longest.status).toBe(200);
    expect([tooLong, unknown, prototype].map(({ errorType }) => errorType)).toStrictEqual(
      Array.from({ length: 3 }, () => 'InvalidParameterException'),
    );
  });

  it('is refused where only administrators make users', async () => {
    const closed = await startTestPool({ registration: { ...REGISTRATION, selfSignUp: false } });

    const { body } = await signUp(closed, name, PASSWORD);
    await closed.close();

    expect(body).toStrictEqual({
      __type: 'NotAuthorizedException',
      message: 'SignUp is not permitted for this user pool',
    });
  });

  it('sends no code without an address, or where the pool verifies none', async () => {
    const silent = await startTestPool({ registration: { ...REGISTRATION, verifiesEmail: false } });

    const withoutAddress = await signUp(pool, name, PASSWORD);
    const withAddress = await signUp(silent, name, PASSWORD, { email: 'c@example.com' });
    const resent = await silent.call('ResendConfirmationCode', { ClientId: WEB.id, Username: name });
    const sent = [...(await messagesOf(pool, name)), ...(await messagesOf(silent, name))];
    await silent.close();

    for (const { body } of [withoutAddress, withAddress]) expect(body).not.toHaveProperty('CodeDeliveryDetails');
    expect(sent).toStrictEqual([]);
    expect(resent.body['message']).toBe('Cannot resend codes. Auto verification not turned on.');
  });
});

describe('ConfirmSignUp', () => {
  beforeEach(() => signUp(pool, name, PASSWORD, { email: `${name}@example.com` }));

  it('refuses another code and takes the right one after it', async () => {
    const [code = ''] = await codes();

    const wrong = await confirm(other(code));
    const right = await confirm(code);

    expect(wrong.body['__type']).toBe('CodeMismatchException');
    expect(right.status).toBe(200);
  });

  it('takes a code in its last millisecond, and not when 24 hours are over', async () => {
    const [code = ''] = await codes();

    now += 24 * HOUR_MS;
    const late = await confirm(code);
    now -= 1;
    const last = await confirm(code);

    expect(late.body['__type']).toBe('ExpiredCodeException');
    expect(last.status).toBe(200);
  });

  it('refuses the right code after five wrong ones, a new code included, until an hour has passed', async () => {
    const [code = ''] = await codes();
    for (let wrong = 1; wrong <= 5; wrong += 1) await confirm(other(code));

    const sixth = await confirm(code);
    await resend();
    const [, second = ''] = await codes();
    const withNewCode = await confirm(second);
    now += HOUR_MS;
    const later = await confirm(second);

    expect([sixth.errorType, withNewCode.errorType]).toStrictEqual([
      'LimitExceededException',
      'LimitExceededException',
    ]);
    expect(later.status).toBe(200);
  });

  it('takes the right code after four wrong ones', async () => {
    const [code = ''] = await codes();
    for (let wrong = 1; wrong <= 4; wrong += 1) await confirm(other(code));

    expect((await confirm(code)).status).toBe(200);
  });

  it('works once, and says so', async () => {
    const [code = ''] = await codes();
    await confirm(code);

    expect((await confirm(code)).body).toStrictEqual({
      __type: 'NotAuthorizedException',
      message: 'User cannot be confirmed. Current status is CONFIRMED',
    });
  });

  it('answers for an unknown user as for an expired code (F42)', async () => {
    expect((await confirm('123456', 'mallory')).body['__type']).toBe('ExpiredCodeException');
  });
});

describe('ResendConfirmationCode', () => {
  it('sends a new code, and the old one works no longer', async () => {
    await signUp(pool, name, PASSWORD, { email: `${name}@example.com` });

    const resent = await resend();
    const [first = '', second = ''] = await codes();
    const old = first === second ? undefined : await confirm(first);
    const current = await confirm(second);

    expect(resent.body).toMatchObject({ CodeDeliveryDetails: { AttributeName: 'email' } });
    expect((await messagesOf(pool, name)).map(({ source }) => source)).toStrictEqual([
      'CustomMessage_SignUp',
      'CustomMessage_ResendCode',
    ]);
    expect(old?.errorType ?? 'CodeMismatchException').toBe('CodeMismatchException');
    expect(current.status).toBe(200);
  });

  it('answers for an unknown user in the same shape, and sends nothing (F42)', async () => {
    await signUp(pool, name, PASSWORD, { email: `${name}@example.com` });

    const [known, unknown] = [await resend(), await resend('mallory')];

    expect(Object.keys(Object(unknown.body['CodeDeliveryDetails']))).toStrictEqual(
      Object.keys(Object(known.body['CodeDeliveryDetails'])),
    );
    expect(await messagesOf(pool, 'mallory')).toStrictEqual([]);
  });

  it('refuses a user who is confirmed', async () => {
    expect((await resend(ALICE.username)).body['__type']).toBe('InvalidParameterException');
  });
});

describe('GET /_local/messages', () => {
  it('is refused to a web page of any origin', async () => {
    const response = await fetch(`${pool.url}/_local/messages`, { headers: { origin: 'https://evil.example' } });

    expect(response.status).toBe(403);
  });

  it('shows what CustomMessage wrote, with the code in its place', async () => {
    const emailMessage = 'Your link: https://id.example/p/1 and code {####}, {####}';
    pool.script({ customMessage: outcomes(respond({ emailMessage, emailSubject: 'Prove who you are' })) });

    await signUp(pool, name, PASSWORD, { email: `${name}@example.com` });

    expect(await messagesOf(pool, name)).toStrictEqual([
      {
        username: name,
        destination: `${name}@example.com`,
        source: 'CustomMessage_SignUp',
        subject: 'Prove who you are',
        body: expect.stringMatching(/^Your link: https:\/\/id\.example\/p\/1 and code (\d{6}), \1$/),
        sent_at: now,
      },
    ]);
  });
});
