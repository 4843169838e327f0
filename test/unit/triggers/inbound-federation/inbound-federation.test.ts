import { describe, expect, it } from 'vitest';
import type { AssertionStore } from '../../../../src/federation/assertion-store.ts';
import type { FailureCause } from '../../../../src/shared/failure-cause.ts';
import { inboundFederation } from '../../../../src/triggers/inbound-federation/inbound-federation.ts';
import { TriggerEventInvalidError } from '../../../../src/triggers/trigger-event.ts';
import type { TriggerDecision } from '../../../../src/triggers/trigger-log.ts';
import { hanging } from '../../../fixtures/providers/scripted-provider.ts';
import { at, NOW } from '../../../fixtures/step-up-records.ts';
import { memoryAssertionStore } from '../../../fixtures/stores/memory-assertion-store.ts';
import { unavailableAssertionStore } from '../../../fixtures/stores/unavailable-stores.ts';
import { type CognitoEvent, cognitoEvent } from '../cognito-event.ts';

const POOL = 'eu-west-1_Example';
const ID_TOKEN = { sub: 'person-1', acr: '/assurance/ial/2/', amr: ['face'], iat: NOW - 5, auth_time: NOW - 10 };

type Line = TriggerDecision & { readonly cause?: FailureCause | undefined };

function federation({ store = memoryAssertionStore(), deadlineMs = 60_000 } = {}) {
  const lines: Line[] = [];
  let revs = 0;
  const handle = inboundFederation({
    providerName: 'OneKosmos',
    assertions: store,
    clock: () => NOW,
    random: { firstRev: () => ++revs },
    deadlineMs,
  });
  return {
    lines,
    handle: (event: unknown) => handle(event, (decision, cause) => void lines.push({ ...decision, cause })),
    find: (providerSub = 'person-1', providerName = 'OneKosmos') =>
      store.find({ userPoolId: POOL, providerName, providerSub }),
  };
}

/** The event of a sign-in, with these parts of the request replaced. */
const inbound = (request: Readonly<Record<string, unknown>> = {}) => cognitoEvent('inbound-federation', request);
const withIdToken = (idToken: unknown, others: object = {}) => inbound({ attributes: { idToken, ...others } });
const unchanged = (event: CognitoEvent) => ({ ...event, response: { userAttributesToMap: {} } });

describe('inboundFederation', () => {
  it('writes down what the ID token says of the person', async () => {
    const { handle, find, lines } = federation();

    await handle(inbound());

    expect(await find()).toEqual({
      rev: 1,
      ial: 2,
      issuedAt: NOW - 5,
      authenticatedAt: NOW - 10,
      purgeAt: at(3600),
    });
    expect(lines).toEqual([{ outcome: 'asserted', reason: undefined, binding: undefined, cause: undefined }]);
  });

  it('reads claims that are texts as it reads others', async () => {
    const { handle, find } = federation();

    const texts = { amr: '["/assurance/ial/2"]', iat: `${NOW - 5}`, auth_time: `${NOW - 10}` };

    await handle(withIdToken({ ...ID_TOKEN, acr: undefined, ...texts }));

    expect(await find()).toMatchObject({ ial: 2, issuedAt: NOW - 5, authenticatedAt: NOW - 10 });
  });

  it.each([
    [{ auth_time: undefined }, -5],
    [{ auth_time: null }, -5],
    [{ auth_time: NOW - 4 }, -5],
    [{ auth_time: NOW - 100_000 }, -100_000],
    [{ iat: NOW + 60, auth_time: NOW + 60 }, 0],
    [{ iat: NOW + 60, auth_time: undefined }, 0],
  ])('T17: takes the authentication of %o for one of second %d', async (times, seconds) => {
    const { handle, find } = federation();

    await handle(withIdToken({ ...ID_TOKEN, ...times }));

    expect(await find()).toMatchObject({ authenticatedAt: at(seconds) });
  });

  it.each([undefined, 'urn:tenant:loa:high', '/assurance/ial/7'])(
    'T5: writes down the person without a level for the acr %j',
    async (acr) => {
      const { handle, find } = federation();

      await handle(withIdToken({ ...ID_TOKEN, acr }));

      expect(await find()).toMatchObject({ ial: undefined, issuedAt: NOW - 5 });
    },
  );

  it('T5: believes neither the userinfo, which nobody signed, nor an attribute', async () => {
    const { handle, find } = federation();
    const forged = { sub: 'person-2', acr: '/assurance/ial/3', 'custom:ial': '3', 'custom:blockid_sub': 'person-2' };

    await handle(withIdToken({ ...ID_TOKEN, ...forged, sub: 'person-1', acr: undefined }, { userInfo: forged }));

    expect(await find()).toMatchObject({ ial: undefined, issuedAt: NOW - 5 });
    expect(await find('person-2')).toBeUndefined();
  });

  it.each(['Google', 'onekosmos', 'OneKosmos2', 'One'])(
    'T3: writes nothing for the provider %s, and leaves no line',
    async (providerName) => {
      const { handle, find, lines } = federation();
      const event = inbound({ providerName });

      expect(await handle(event)).toEqual(unchanged(event));

      expect([await find(), await find('person-1', providerName)]).toEqual([undefined, undefined]);
      expect(lines).toEqual([]);
    },
  );

  it('lets a SAML provider pass, whose events have no ID token', async () => {
    const { handle, lines } = federation();
    const event = inbound({ providerName: 'Corp', providerType: 'SAML', attributes: { samlResponse: { a: 'b' } } });

    expect(await handle(event)).toEqual(unchanged(event));

    expect(lines).toEqual([]);
  });

  it('T5: maps nothing, so that every attribute stays as Cognito found it', async () => {
    const { handle } = federation();
    const event = inbound();

    expect(await handle(event)).toEqual(unchanged(event));

    expect(event).toEqual(cognitoEvent('inbound-federation'));
  });

  it('ends at the same when Cognito repeats it, also at once', async () => {
    const { handle, find, lines } = federation();

    await Promise.all([handle(inbound()), handle(inbound()), handle(inbound())]);

    expect(await find()).toMatchObject({ ial: 2, issuedAt: NOW - 5 });
    expect(lines.map(({ outcome }) => outcome)).toEqual(['asserted', 'asserted', 'asserted']);
  });

  it.each<readonly [string, AssertionStore, string]>([
    ['is down', unavailableAssertionStore, 'ERR_STORE_UNAVAILABLE'],
    ['hangs', { ...unavailableAssertionStore, find: () => hanging() }, 'ERR_DEADLINE_EXCEEDED'],
  ])('T25, T26: refuses nobody while the table %s, and says so as an error', async (_title, store, code) => {
    const { handle, lines } = federation({ store, deadlineMs: 20 });
    const event = inbound();

    expect(await handle(event)).toEqual(unchanged(event));

    expect(lines).toMatchObject([{ outcome: 'failed', cause: { code } }]);
  });

  it.each([
    ['no ID token', withIdToken(undefined)],
    ['an ID token as text', withIdToken('eyJ')],
    ['no sub', withIdToken({ ...ID_TOKEN, sub: undefined })],
    ['a sub with a control character', withIdToken({ ...ID_TOKEN, sub: 'person\n1' })],
    ['a sub of 257 characters', withIdToken({ ...ID_TOKEN, sub: 'a'.repeat(257) })],
    ['an acr that is a list', withIdToken({ ...ID_TOKEN, acr: ['/assurance/ial/2'] })],
    ['an amr that is a number', withIdToken({ ...ID_TOKEN, amr: 2 })],
    ['an auth_time of yesterday in words', withIdToken({ ...ID_TOKEN, auth_time: 'yesterday' })],
    ['an auth_time below zero', withIdToken({ ...ID_TOKEN, auth_time: -1 })],
    ['an auth_time of 61 s from now', withIdToken({ ...ID_TOKEN, auth_time: NOW + 61 })],
    ['an auth_time in milliseconds', withIdToken({ ...ID_TOKEN, auth_time: NOW * 1000 })],
    ['no iat', withIdToken({ ...ID_TOKEN, iat: undefined })],
    ['an iat of 61 s from now', withIdToken({ ...ID_TOKEN, iat: NOW + 61 })],
    ['the name of the provider and another type', inbound({ providerType: 'SAML' })],
    ['no attributes', inbound({ attributes: undefined })],
    ['no provider', inbound({ providerName: undefined })],
  ])('T25: refuses nobody for an event with %s, writes nothing and says so as an error', async (_title, event) => {
    const { handle, find, lines } = federation();

    expect(await handle(event)).toEqual(unchanged(event));

    expect(await find()).toBeUndefined();
    expect(lines).toMatchObject([{ outcome: 'failed', cause: { code: 'ERR_EVENT_INVALID' } }]);
  });

  it('T28: throws for an event of another trigger', async () => {
    const { handle } = federation();

    await expect(handle(cognitoEvent('pre-token-federated'))).rejects.toThrow(TriggerEventInvalidError);
    await expect(handle(undefined)).rejects.toThrow(TriggerEventInvalidError);
  });

  it('T31: tells nothing of person, token or address', async () => {
    const { handle, lines } = federation();

    await handle(inbound());
    await handle(withIdToken({ ...ID_TOKEN, sub: 'person 1', email: 'anna@example.com' }));

    expect(JSON.stringify(lines)).not.toMatch(/person|anna|tenant|token"|ial/);
  });
});
