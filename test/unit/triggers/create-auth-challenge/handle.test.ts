import { describe, expect, it } from 'vitest';
import { cognitoEvent } from '../cognito-event.ts';
import { flippedBits } from '../flipped-bits.ts';
import { HANDLE, OTHER_HANDLE, USER, worldWithOpenChallenge } from '../step-up-world.ts';

const LIVEID = cognitoEvent('create-liveid');

describe('the handle', () => {
  it.each([
    ['no metadata', undefined],
    ['metadata that is null', null],
    ['metadata without a handle', { other: HANDLE }],
    ['an empty handle', { step_up_handle: '' }],
    ['a handle cut short', { step_up_handle: HANDLE.slice(0, -1) }],
    ['a handle with a character more', { step_up_handle: `${HANDLE}A` }],
    ['a token', { step_up_handle: 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln' }],
    ['200 kB', { step_up_handle: 'A'.repeat(200_000) }],
    ['a handle under constructor', { constructor: HANDLE }],
    ['a handle under __proto__', JSON.parse(`{"__proto__":"${HANDLE}"}`)],
  ])('T20: rings nothing for %s', async (_name, clientMetadata) => {
    const { create, provider } = await worldWithOpenChallenge();

    await expect(create(cognitoEvent('create-liveid', { clientMetadata }))).rejects.toMatchObject({
      reason: 'handle_malformed',
    });

    expect(provider.rings).toEqual([]);
  });

  it.each([
    ['of a challenge that nobody opened', OTHER_HANDLE],
    ['with the nonce of another challenge', HANDLE.slice(0, 48) + OTHER_HANDLE.slice(48)],
    ['of a session with the same digest', `cs1.AS${HANDLE.slice(6)}`],
  ])('T20: rings nothing for a handle %s', async (_name, step_up_handle) => {
    const { create, provider } = await worldWithOpenChallenge();

    const created = create(cognitoEvent('create-liveid', { clientMetadata: { step_up_handle } }));

    await expect(created).rejects.toMatchObject({ reason: 'challenge_unknown' });
    expect(provider.rings).toEqual([]);
  });

  it.each([
    ['another user', { ...LIVEID, request: { ...LIVEID.request, userAttributes: { sub: 'another' } } }],
    ['the same sub in another pool', { ...LIVEID, userPoolId: 'eu-west-1_Other' }],
  ])('T20: rings nothing for %s who holds the handle', async (_name, event) => {
    const { create, provider } = await worldWithOpenChallenge();

    await expect(create(event)).rejects.toMatchObject({ reason: 'challenge_unknown' });

    expect(provider.rings).toEqual([]);
  });

  it('T24: rings nothing for a handle with any one bit flipped', async () => {
    const { create, provider, find } = await worldWithOpenChallenge();
    const before = await find();

    const outcomes = await Promise.allSettled(
      flippedBits(HANDLE).map((step_up_handle) =>
        create(cognitoEvent('create-liveid', { clientMetadata: { step_up_handle } })),
      ),
    );

    expect(new Set(outcomes.map(({ status }) => status))).toEqual(new Set(['rejected']));
    expect(provider.rings).toEqual([]);
    expect(await find()).toEqual(before);
  });

  it('rings nothing for a person without an identity record', async () => {
    const { create, provider, find } = await worldWithOpenChallenge({ people: [] });

    await expect(create(LIVEID)).rejects.toMatchObject({ reason: 'identity_unknown' });

    expect(provider.rings).toEqual([]);
    expect((await find())?.challenge.state).toBe('pending');
  });

  it('takes the person from the identity record, never from what the event says', async () => {
    const { create, provider } = await worldWithOpenChallenge();
    const userAttributes = { sub: USER.sub, 'custom:blockid_sub': 'person-of-a-thief' };
    const clientMetadata = { step_up_handle: HANDLE, user_id: 'person-of-a-thief' };

    await create(cognitoEvent('create-liveid', { userAttributes, clientMetadata }));

    expect(provider.rings).toMatchObject([{ providerUserId: 'person-1' }]);
  });
});
