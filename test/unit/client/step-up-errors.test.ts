import { afterEach, describe, expect, it, vi } from 'vitest';
import { StepUpError, type StepUpErrorCode } from '../../../src/client/index.ts';
import type { StepUpRefusal } from '../../../src/triggers/step-up-refused-error.ts';
import { StepUpRefusedError } from '../../../src/triggers/step-up-refused-error.ts';
import {
  accessToken,
  bound,
  challenged,
  createWorld,
  executed,
  failure,
  json,
  NOT_AUTHORIZED,
  never,
  pending,
  refused,
  rung,
  settled,
  tokens,
  told,
  transfer,
} from './bank-world.ts';

afterEach(() => void vi.useRealTimers());

// The compiler keeps this list equal to what the triggers can say.
const REFUSALS: Readonly<Record<StepUpRefusal, StepUpErrorCode>> = {
  person_refused: 'declined',
  session_locked: 'locked',
  pushes_exhausted: 'locked',
  challenges_exhausted: 'locked',
  push_in_progress: 'busy',
  ringing_interrupted: 'unavailable',
  challenge_not_pending: 'busy',
  challenge_expired: 'expired',
  challenge_unknown: 'expired',
  challenge_not_ringing: 'expired',
  challenge_not_challenged: 'expired',
  no_record: 'expired',
  nonce_mismatch: 'expired',
  flow_mismatch: 'expired',
  bind_missing: 'expired',
  handle_malformed: 'expired',
  evidence_missing: 'expired',
  evidence_already_spent: 'not_accepted',
  authentication_in_future: 'expired',
  authentication_too_old: 'expired',
  ticket_unknown: 'expired',
  ticket_already_used: 'expired',
  identity_unknown: 'not_enrolled',
  session_revoked: 'signed_out',
};
const PASSING = [
  'session_locked',
  'pushes_exhausted',
  'challenges_exhausted',
  'push_in_progress',
  'ringing_interrupted',
];

describe('a step-up that Cognito refuses', () => {
  it.each(Object.entries(REFUSALS))('%s is %s', async (reason, code) => {
    const word = Object.keys(REFUSALS).find((each): each is StepUpRefusal => each === reason) ?? 'no_record';
    const passing = PASSING.includes(word);
    const { message } = passing
      ? new StepUpRefusedError({ reason: 'session_locked', retryAfter: 42 })
      : new StepUpRefusedError('no_record');
    const text = message.replace(/session_locked|no_record/, word);
    const world = createWorld({ respond: [refused(text)] });

    const error = await failure(world.fetch(...transfer()));

    expect(error).toBeInstanceOf(StepUpError);
    expect(error).toMatchObject({ code, reason, retryAfter: passing ? 42 : undefined, message: `step-up: ${code}` });
    expect(world.prompts).toEqual([]);
  });

  it.each([
    ['unavailable', refused('the identity provider did not answer stepup as documented')],
    ['unavailable', json(400, { __type: 'TooManyRequestsException', message: 'Rate exceeded' })],
    ['unavailable', json(400, { __type: 'UnexpectedLambdaException', message: 'x' })],
    ['unavailable', json(500, { __type: 'InternalErrorException' })],
    ['unavailable', () => new Response('<html>', { status: 502 })],
    ['unavailable', () => Promise.reject(new TypeError('fetch failed'))],
    ['unavailable', never],
    ['failed', json(400, { __type: 'ResourceNotFoundException', message: 'x' })],
    ['failed', json(200, [])],
    ['failed', json(200, { ChallengeParameters: { round: 'other' }, Session: 's' })],
    ['failed', json(200, { Session: 's', padding: 'x'.repeat(70_000), ChallengeParameters: { round: 'bind' } })],
    ['failed', () => new Response('<html>')],
    ['failed', json(200, { AuthenticationResult: { AccessToken: 'x' } })],
  ])('is %s, and sends no handle: answer %# to InitiateAuth', async (code, answer) => {
    const world = createWorld({ begin: [answer] });

    expect(await failure(world.fetch(...transfer()))).toMatchObject({ code });
    expect(world.names()).toEqual(['api', 'InitiateAuth']);
  });

  it('is busy where a run cannot begin while the challenge is open: the status does not tell who has it', async () => {
    const world = createWorld({ begin: [NOT_AUTHORIZED], status: [pending] });

    expect(await failure(world.fetch(...transfer()))).toMatchObject({ code: 'busy' });
  });

  it.each([
    ['javascript:alert(1)'],
    [' https://tenant.example/'],
    ['JAVASCRIPT:alert(1)'],
    ['data:text/html,x'],
    ['http://tenant.example/prompt'],
    ['http://127.0.0.1.evil.example/'],
    ['http://localhost:x@evil.example/'],
    ['https://user:password@tenant.example/'],
    ['//tenant.example/'],
    ['https://tenant.example/ javascript:'],
    [''],
    [undefined],
    [{}],
  ])('hands no page the link %j', async (challenge_url) => {
    const world = createWorld({ respond: [rung({ challenge_url })] });

    expect(await failure(world.fetch(...transfer()))).toMatchObject({ code: 'failed' });
    expect(world.prompts).toEqual([]);
  });

  it.each(['https://tenant.example', 'http://127.0.0.1:8200/x?y=z#f', 'http://localhost:8200/x'])(
    'hands a page the link %s',
    async (challenge_url) => {
      const world = createWorld({ respond: [rung({ challenge_url }), tokens] });

      await settled(world.fetch(...transfer()));

      expect(world.prompts).toMatchObject([{ url: challenge_url }]);
    },
  );

  it.each([{ expires_in: undefined }, { expires_in: 'soon' }])(
    'shows no prompt that nobody knows the end of: %j',
    async (odd) => {
      const world = createWorld({ respond: [rung(odd)] });

      expect(await failure(world.fetch(...transfer()))).toMatchObject({ code: 'failed' });
    },
  );

  it('shows no code where the provider has none', async () => {
    const world = createWorld({ respond: [rung({ code: '' }), tokens] });

    await settled(world.fetch(...transfer()));

    expect(world.prompts).toMatchObject([{ code: undefined }]);
  });
});

describe('a prompt on the phone', () => {
  it('ends the run of a person who declined, and tells when the next one may ring', async () => {
    const world = createWorld({
      status: [told('refused', 200, 30)],
      respond: [rung(), refused('step-up refused: person_refused; x')],
    });

    expect(await failure(world.fetch(...transfer()))).toMatchObject({ code: 'declined', retryAfter: 30 });
    expect(world.of('RespondToAuthChallenge')).toHaveLength(2);
    expect(world.of('api')).toHaveLength(1);
    expect(world.prompts[0]?.signal.aborted).toBe(true);
  });

  it.each([
    [told('refused', 0), 'declined', undefined],
    [told('expired', 0, 60), 'expired', 60],
    [told('locked', 0, 30), 'locked', 30],
    [told('spent', 0), 'not_accepted', undefined],
    [json(404, { reason: 'handle_unknown' }), 'expired', undefined],
    [json(401, { reason: 'token_expired' }), 'signed_out', undefined],
    [json(400, { reason: 'request_malformed' }), 'failed', undefined],
    [json(403, { message: 'Missing Authentication Token' }), 'failed', undefined],
  ])('answers nothing where its end is recorded: %#', async (status, code, retryAfter) => {
    const world = createWorld({ status: [status] });

    expect(await failure(world.fetch(...transfer()))).toMatchObject({ code, retryAfter });
    expect(world.of('RespondToAuthChallenge')).toHaveLength(1);
    expect(world.prompts[0]?.signal.aborted).toBe(true);
  });

  it('answers nothing where somebody has recorded the approval', async () => {
    const world = createWorld({ status: [told('approved', 0)] });

    expect((await settled(world.fetch(...transfer()))).status).toBe(200);
    expect(world.of('RespondToAuthChallenge')).toHaveLength(1);
  });

  it.each([
    ['is lost', () => Promise.reject(new TypeError('fetch failed'))],
    ['meets an outage', refused('the step-up table did not answer PutItem')],
    ['is too early', rung()],
    ['never comes back', never],
  ])('leaves it to the request where the answer of an approval %s', async (_, answer) => {
    const through = createWorld({ respond: [rung(), answer] });
    expect((await settled(through.fetch(...transfer()))).status).toBe(200);

    const denied = createWorld({ respond: [rung(), answer], api: [challenged()] });
    expect(await failure(denied.fetch(...transfer()))).toMatchObject({ code: 'not_accepted' });
  });

  const gaps = (world: ReturnType<typeof createWorld>) => {
    const times = world.of('status').map(({ at }) => at);
    return times.slice(1).map((at, index) => Math.round(at - (times[index] ?? 0)));
  };

  it('is asked about as often as the service says', async () => {
    const status = [told('pending', 200, 3), told('pending', 200, 8), told('pending', 200), told('approved', 100)];
    const world = createWorld({ status });

    await settled(world.fetch(...transfer()));

    expect(gaps(world)).toEqual([3, 8, 3]);
  });

  it('is asked about less and less often in an outage, and as before when it is over', async () => {
    const down = () => Promise.reject(new TypeError('fetch failed'));
    const status = [down, down, down, down, down, down, pending, down, told('approved', 100)];
    const world = createWorld({ status });

    await settled(world.fetch(...transfer()));

    expect(gaps(world)).toEqual([1, 2, 4, 8, 15, 15, 3, 1]);
  });

  it.each([
    [503, () => '7', 7],
    [429, () => '20', 15],
    [503, () => '3600', 15],
    [503, () => new Date(Date.now() + 9000).toUTCString(), 9],
    [503, () => new Date(Date.now() - 9000).toUTCString(), 1],
    [503, () => 'soon', 1],
  ])('is asked about after an outage when Retry-After says: %i %#', async (status, retryAfter, seconds) => {
    const outage = () => new Response('{}', { status, headers: { 'retry-after': retryAfter() } });
    const world = createWorld({ status: [outage, told('approved', 100)] });

    await settled(world.fetch(...transfer()));

    expect(gaps(world)[0]).toBeGreaterThanOrEqual(seconds - 1);
    expect(gaps(world)[0]).toBeLessThanOrEqual(seconds);
  });

  it.each([
    [1e-9, 1],
    [1e10, 15],
  ])('is asked about every 1 to 15 seconds when the service says %d', async (retry_after, seconds) => {
    const world = createWorld({ status: [told('pending', 200, retry_after), told('approved', 100)] });

    await settled(world.fetch(...transfer()));

    expect(gaps(world)).toEqual([seconds]);
  });

  it('is waited for while the access token cannot be had', async () => {
    let asked = 0;
    const getAccessToken = async () => {
      if (++asked === 3 || asked === 4) throw new TypeError('fetch failed');
      return accessToken();
    };
    const world = createWorld({ status: [told('approved', 100)] }, { getAccessToken });

    expect((await settled(world.fetch(...transfer()))).status).toBe(200);
    expect(world.of('RespondToAuthChallenge')).toHaveLength(2);
  });

  it.each([
    ['is lost', () => Promise.reject(new TypeError('fetch failed')), 2],
    ['meets an outage', refused('the step-up table did not answer PutItem'), 2],
    ['is refused', refused('step-up refused: no_record; x'), 1],
  ])('is answered once more where the answer %s, and no third time', async (_, answer, times) => {
    const world = createWorld({ respond: [rung(), answer] });

    await settled(world.fetch(...transfer()));

    const answers = world.of('RespondToAuthChallenge').slice(1);
    expect(answers).toHaveLength(times);
    expect(new Set(answers.map(({ body }) => body)).size).toBe(1);
  });

  it('is given up at its end, after one last question', async () => {
    const world = createWorld({ respond: [rung({ expires_in: '10' })], status: [pending] });

    expect(await failure(world.fetch(...transfer()))).toMatchObject({ code: 'expired' });
    expect(world.of('status').at(-1)?.at).toBeGreaterThanOrEqual(10);
    expect(world.of('status').at(-1)?.at).toBeLessThan(13);
  });

  it('is unavailable at its end where nobody could be asked', async () => {
    const world = createWorld({
      respond: [rung({ expires_in: '10' })],
      status: [json(503, {}, { 'retry-after': '500' })],
    });

    expect(await failure(world.fetch(...transfer()))).toMatchObject({ code: 'unavailable' });
    expect(world.of('status').at(-1)?.at).toBeLessThan(13);
  });

  it('goes on waiting where a status says nothing', async () => {
    const status = [json(200, {}), () => new Response('<html>'), json(200, { state: 1 }), told('approved', 100)];
    const world = createWorld({ status });

    expect((await settled(world.fetch(...transfer()))).status).toBe(200);
  });

  it('takes a state that nobody knows for its end', async () => {
    const world = createWorld({ status: [told('__proto__'), told('approved', 0)] });

    expect(await failure(world.fetch(...transfer()))).toMatchObject({ code: 'expired', reason: '__proto__' });
  });
});

describe('a request that is aborted', () => {
  const reason = new Error('the person closed the sheet');

  it.each([1, 2, 3, 4, 5, 6, 7])('goes no further than its call %i, and rejects with the reason', async (last) => {
    const world = createWorld();
    const controller = new AbortController();
    world.onCall(() => world.calls.length === last && controller.abort(reason));

    const error = await failure(world.fetch(...transfer({ signal: controller.signal })));

    expect(error).toBe(reason);
    expect(world.calls).toHaveLength(last);
    expect(world.calls.at(-1)?.signal.aborted).toBe(true);
    for (const { signal } of world.prompts) expect(signal.aborted).toBe(true);
  });

  it('rings nobody when it was aborted before', async () => {
    const world = createWorld();

    expect(await failure(world.fetch(...transfer({ signal: AbortSignal.abort(reason) })))).toBe(reason);
    expect(world.of('InitiateAuth')).toEqual([]);
  });

  it('rings nobody when it is aborted while the access token is renewed', async () => {
    const controller = new AbortController();
    let asked = 0;
    const getAccessToken = async () => {
      if (++asked === 2) controller.abort(reason);
      return accessToken();
    };
    const world = createWorld({}, { getAccessToken });

    expect(await failure(world.fetch(...transfer({ signal: controller.signal })))).toBe(reason);
    await vi.advanceTimersByTimeAsync(1000);
    expect(world.names()).toEqual(['api']);
  });

  it.each([1, 3, 4])('ends while the access token number %i never comes, and takes the prompt away', async (last) => {
    const controller = new AbortController();
    let asked = 0;
    const getAccessToken = () => (++asked === last ? new Promise<never>(() => {}) : Promise.resolve(accessToken()));
    const world = createWorld({}, { getAccessToken });
    setTimeout(() => controller.abort(reason), 10_000);

    expect(await failure(world.fetch(...transfer({ signal: controller.signal })))).toBe(reason);
    for (const { signal } of world.prompts) expect(signal.aborted).toBe(true);
  });

  it('ends while it waits', async () => {
    const world = createWorld({ status: [told('pending', 200, 60)] });
    const controller = new AbortController();
    setTimeout(() => controller.abort(reason), 10_000);

    expect(await failure(world.fetch(...transfer({ signal: controller.signal })))).toBe(reason);
    expect(world.of('status')).toHaveLength(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('ends the run when the last of those who share it is aborted, and the next one starts anew', async () => {
    const world = createWorld({ api: [challenged(), challenged(), challenged(), executed], begin: [never, bound] });
    const controller = new AbortController();
    setTimeout(() => controller.abort(reason), 1000);

    const both = [1, 2].map(() => world.fetch(...transfer({ signal: controller.signal })));
    const outcomes = await settled(Promise.allSettled(both));
    const next = await settled(world.fetch(...transfer()));

    expect(outcomes).toEqual(Array(2).fill({ status: 'rejected', reason }));
    expect(world.of('InitiateAuth')[0]?.signal.aborted).toBe(true);
    expect(next.status).toBe(200);
  });
});
