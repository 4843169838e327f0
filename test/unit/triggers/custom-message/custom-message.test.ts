import { describe, expect, it } from 'vitest';
import { numericDate } from '../../../../src/shared/numeric-date.ts';
import { StoreUnavailableError } from '../../../../src/step-up/errors.ts';
import { customMessage } from '../../../../src/triggers/custom-message/custom-message.ts';
import { proofingMail } from '../../../../src/triggers/custom-message/proofing-mail.ts';
import { TriggerEventInvalidError } from '../../../../src/triggers/trigger-event.ts';
import { ALICE, NOW, proofingWorld } from '../../proofing/proofing-world.ts';
import { customMessageEvent } from '../sign-up-events.ts';

async function signedUp() {
  const world = proofingWorld();
  await world.start();
  return { world, handle: customMessage({ proofings: world.proofings, clock: world.clock }) };
}

const LINK = 'https://tenant.example/v/session-1?lang=en&#38;to=&#34;bank&#34;';

describe('customMessage', () => {
  it.each(['SignUp', 'ResendCode'])('mails the link beside the code on CustomMessage_%s', async (source) => {
    const { handle } = await signedUp();

    const answer = await handle(customMessageEvent(source));

    expect(answer).toMatchObject({
      outcome: 'link_sent',
      event: {
        response: {
          smsMessage: null,
          emailSubject: expect.any(String),
          emailMessage: expect.stringContaining(`<a href="${LINK}">`),
        },
      },
    });
    expect(JSON.stringify(answer.event)).toContain('it is {####}.');
  });

  it('T17: says until when a pass counts at the latest, however late the mail is', async () => {
    const { world, handle } = await signedUp();
    world.time.now = numericDate(NOW + 80_000);

    const answer = await handle(customMessageEvent('ResendCode'));

    // 1 700 086 400, which is 24 hours after the session was opened.
    expect(JSON.stringify(answer.event)).toContain('until 2023-11-15 22:13 UTC at the latest');
  });

  it.each(['ForgotPassword', 'AdminCreateUser', 'UpdateUserAttribute', 'VerifyUserAttribute', 'Authentication'])(
    'leaves CustomMessage_%s as it is',
    async (source) => {
      const { handle } = await signedUp();
      const event = customMessageEvent(source);

      expect(await handle(event)).toEqual({ event, outcome: 'passed_on', reason: undefined });
    },
  );

  it('leaves the message of an account without a proofing as it is', async () => {
    const { handle } = await signedUp();
    const event = { ...customMessageEvent(), userName: 'bob' };

    expect(await handle(event)).toEqual({ event, outcome: 'passed_on', reason: 'link_missing' });
  });

  it.each([
    [86_399, 'link_sent'],
    [86_400, 'passed_on'],
  ])('%i s after the link was made: %s', async (seconds, outcome) => {
    const { world, handle } = await signedUp();
    world.time.now = numericDate(NOW + seconds);

    expect((await handle(customMessageEvent())).outcome).toBe(outcome);
  });

  it.each(['Completed', 'Declined'] as const)('mails no link to a session that is %s', async (status) => {
    const { world, handle } = await signedUp();
    world.at('session-1', { status, result: 'Passed' });
    await world.settle('session-1');

    expect((await handle(customMessageEvent())).reason).toBe('link_missing');
  });

  it('T25: fails when the table does, rather than mail the code alone', async () => {
    const error = new StoreUnavailableError('GetItem');
    const proofings = { find: () => Promise.reject(error), findLatest: () => Promise.reject(error) };

    await expect(customMessage({ proofings, clock: () => NOW })(customMessageEvent())).rejects.toBe(error);
  });

  it.each([
    ['no object', 'CustomMessage'],
    ['no code', { ...customMessageEvent(), request: { userAttributes: {} } }],
    ['no user name', { ...customMessageEvent(), userName: undefined }],
  ])('T28: refuses an event with %s', async (_, event) => {
    const { handle } = await signedUp();

    await expect(handle(event)).rejects.toBeInstanceOf(TriggerEventInvalidError);
  });

  it('looks the link up by pool and user name', async () => {
    const { handle } = await signedUp();
    const event = { ...customMessageEvent(), userPoolId: `${ALICE.userPoolId}2` };

    expect((await handle(event)).reason).toBe('link_missing');
  });
});

describe('proofingMail', () => {
  it('lets no character of a link end its attribute', () => {
    const { emailMessage } = proofingMail({ url: 'https://t.example/"><script>\'&', code: '{####}', until: NOW });

    expect(emailMessage).toContain('href="https://t.example/&#34;&#62;&#60;script&#62;&#39;&#38;"');
    expect(emailMessage).not.toContain('<script');
  });

  it('stays within what Cognito takes, with the longest link', () => {
    const { emailMessage } = proofingMail({ url: `https://t.example/${'&'.repeat(2030)}`, code: '{####}', until: NOW });

    expect(emailMessage.length).toBeLessThan(20_000);
  });
});
