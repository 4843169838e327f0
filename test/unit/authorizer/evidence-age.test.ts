import { describe, expect, it } from 'vitest';
import { numericDate, plusSeconds } from '../../../src/shared/numeric-date.ts';
import { bankAuthorizer, NOW } from '../../fixtures/authorizer/bank-authorizer.ts';
import { APPROVED, approvedBank, effect, eventOf, handleIn, POLICY } from './bound-bank.ts';

describe('the age of evidence', () => {
  it.each([
    [0, 0, 'Allow'],
    [-300, 0, 'Allow'],
    [-301, 0, 'authentication_too_old'],
    [0, 300, 'Allow'],
    [0, 301, 'authentication_too_old'],
    [-299, 1, 'Allow'],
    [-299, 2, 'authentication_too_old'],
    // The provider's clock may be ahead; ours decides, from the second of the answer on.
    [3600, 300, 'Allow'],
    [3600, 301, 'authentication_too_old'],
    [86_400 * 365, 0, 'Allow'],
    [0, -1, 'authentication_in_future'],
  ])('T17: authenticated %i s from the answer and sent %i s after it: %s', async (authenticated, sent, expected) => {
    const bank = bankAuthorizer({ policy: POLICY });
    const handle = handleIn(await bank.handler(eventOf(APPROVED)));
    await bank.approve(handle, numericDate(NOW + authenticated));
    bank.at(plusSeconds(NOW, sent));

    const answer = await bank.handler(eventOf(APPROVED));

    expect(effect(answer) === 'Allow' ? 'Allow' : answer.context['reason']).toBe(expected);
  });

  it.each([
    [299, 'fulfilled'],
    [300, 'rejected'],
  ])('T17: cannot begin %i s after the challenge: %s', async (seconds, expected) => {
    const bank = bankAuthorizer({ policy: POLICY });
    const handle = handleIn(await bank.handler(eventOf(APPROVED)));
    bank.at(plusSeconds(NOW, seconds));

    const [approval] = await Promise.allSettled([bank.approve(handle)]);

    expect(approval?.status).toBe(expected);
  });

  it('T17: is not kept from ending by a table that has not purged it', async () => {
    const bank = await approvedBank();
    bank.at(plusSeconds(NOW, 172_801));

    expect((await bank.handler(eventOf(APPROVED))).context['reason']).toBe('authentication_too_old');
  });
});
