import { describe, expect, it } from 'vitest';
import type { DisputeStore } from '../../../src/disputes/dispute-store.ts';
import { DisputesUnavailableError } from '../../../src/disputes/errors.ts';
import type { StepUpResult } from '../../../src/identity-provider/identity-provider.ts';
import { failureCause } from '../../../src/shared/failure-cause.ts';
import { boundText } from '../../fixtures/bound-text.ts';
import { cognitoEvent } from '../triggers/cognito-event.ts';
import {
  APPROVED,
  BINDING,
  DISPLAY,
  NONCE,
  NOW,
  SESSION,
  SESSION_BINDING,
  SESSION_HANDLE,
  stepUpWorld,
  TRANSACTION,
  type WorldChanges,
} from '../triggers/step-up-world.ts';
import { verifyAnswer } from '../triggers/trigger-answers.ts';

const RING = cognitoEvent('create-liveid');
const ANSWER = cognitoEvent('verify-liveid');
/** base64url SHA-256 of `user#17:eu-west-1_Example#7c1f3d5e-0000-4000-8000-000000000001`. */
const PERSON = 'person#yOm_IV2a0TCwdl9aG_ttNO7_Uvnk5eDfkwC9nucHPhU';

const DISPLAYED = {
  pk: PERSON,
  sk: `displayed#${NONCE}`,
  binding: BINDING,
  session_id: SESSION,
  provider_user_id: 'person-1',
  display: DISPLAY,
  transaction: TRANSACTION,
  kept_at: NOW,
  purge_at: NOW + 400 * 86_400,
};
const APPROVAL = {
  pk: PERSON,
  sk: `approval#${NONCE}`,
  binding: BINDING,
  session_id: SESSION,
  acr: 'urn:countersign:acr:liveid',
  amr: ['face'],
  auth_time: NOW - 10,
  rang_at: NOW,
  provider_user_id: 'person-1',
  provider_challenge_id: 'push-1',
  jws: APPROVED.jws,
  kept_at: NOW,
  purge_at: NOW + 400 * 86_400,
};

/** A world with an open challenge, in which the provider answers this. */
async function openWorld(result: StepUpResult = APPROVED, changes: Partial<WorldChanges> = {}) {
  const world = stepUpWorld({ ...changes, script: { result: async () => result } });
  await world.open();
  return world;
}

/** Disputes that are down whenever `outage.isDown`. */
function failing(outage: { isDown: boolean }): (inner: DisputeStore) => DisputeStore {
  const down = () => Promise.reject(new DisputesUnavailableError());
  return (inner) => ({
    keepDisplayed: (...call) => (outage.isDown ? down() : inner.keepDisplayed(...call)),
    keepApproval: (...call) => (outage.isDown ? down() : inner.keepApproval(...call)),
  });
}

describe('what is kept of a push', () => {
  it('T15: the text that the phone got, byte for byte, and the transaction that it stands in', async () => {
    const { create, kept, provider } = await openWorld();

    await create(RING);

    expect(kept.items).toEqual([DISPLAYED]);
    expect(provider.rings[0]?.display).toBe(DISPLAY);
  });

  it('T27: once, when the trigger is repeated in parallel and in series', async () => {
    const { create, kept, provider } = await openWorld();

    await Promise.all([create(RING), create(RING), create(RING)]);
    await create(RING);

    expect(kept.items).toEqual([DISPLAYED]);
    expect(provider.rings).toHaveLength(1);
  });

  it('nothing, where a session is bound and no text is shown', async () => {
    const world = stepUpWorld();
    await world.open({ binding: SESSION_BINDING });

    await world.create(cognitoEvent('create-liveid', { clientMetadata: { step_up_handle: SESSION_HANDLE } }));

    expect(world.kept.items).toEqual([]);
    expect(world.provider.rings).toHaveLength(1);
  });

  it('T25: no phone shows what could not be kept, and the same handle rings when it can be', async () => {
    const outage = { isDown: true };
    const { create, kept, provider, find } = await openWorld(APPROVED, { disputes: failing(outage) });

    await expect(create(RING)).rejects.toThrow(DisputesUnavailableError);
    const [ringsBefore, before] = [provider.rings.length, (await find())?.challenge.state];
    outage.isDown = false;
    await create(RING);

    expect([ringsBefore, before]).toEqual([0, 'pending']);
    expect(provider.rings).toHaveLength(1);
    expect(kept.items).toEqual([DISPLAYED]);
  });

  it.each<[string, string | undefined]>([
    ['of another amount than the one', boundText(DISPLAY.replace('12500', '12501')).transaction],
    ['that is not there, but', undefined],
  ])('T13 T15: nothing of a transaction %s that is bound, and no phone rings', async (_, transaction) => {
    const { create, open, kept, provider, limits } = stepUpWorld();
    await open({ transaction });

    await expect(create(RING)).rejects.toMatchObject({ code: 'ERR_STORED_ITEM_INVALID', detail: 'item_malformed' });

    expect([kept.items, provider.rings, await limits()]).toEqual([[], [], undefined]);
  });

  it('T32: nothing of a run that may not ring', async () => {
    const { create, kept } = await openWorld(APPROVED, { people: [] });

    await expect(create(RING)).rejects.toMatchObject({ reason: 'identity_unknown' });

    expect(kept.items).toEqual([]);
  });
});

describe('what is kept of an answer', () => {
  it('an approval with the signed result that it stands on', async () => {
    const { create, verify, kept } = await openWorld();
    await create(RING);

    await verify(ANSWER);

    expect(kept.items).toEqual([DISPLAYED, APPROVAL]);
  });

  it('T27: once, when the trigger is repeated in parallel and in series', async () => {
    const { create, verify, kept } = await openWorld();
    await create(RING);

    await Promise.all([verify(ANSWER), verify(ANSWER), verify(ANSWER)]);
    await verify(ANSWER);

    expect(kept.items).toEqual([DISPLAYED, APPROVAL]);
  });

  it.each(['refused', 'pending'] as const)('T18: nothing of an answer that is %s', async (outcome) => {
    const { create, verify, kept } = await openWorld({ outcome });
    await create(RING);

    await verify(ANSWER);

    expect(kept.items).toEqual([DISPLAYED]);
  });

  it('T25: no approval counts that could not be kept, and the repeated trigger records both', async () => {
    const outage = { isDown: false };
    const { create, verify, kept, find } = await openWorld(APPROVED, { disputes: failing(outage) });
    await create(RING);
    outage.isDown = true;

    await expect(verify(ANSWER)).rejects.toThrow(DisputesUnavailableError);
    const before = (await find())?.evidence;
    outage.isDown = false;
    const correct = verifyAnswer(await verify(ANSWER));

    expect(before).toBeUndefined();
    expect(correct).toBe(true);
    expect((await find())?.evidence).toBeDefined();
    expect(kept.items).toEqual([DISPLAYED, APPROVAL]);
  });

  it('T31: an outage is logged as one of this table, without what was to be kept', () => {
    const cause = Object.assign(new Error(DISPLAY), { name: 'AccessDeniedException' });

    expect(failureCause(new DisputesUnavailableError({ cause }))).toEqual({
      code: 'ERR_STORE_UNAVAILABLE',
      operation: 'disputes',
      detail: 'AccessDeniedException',
    });
  });
});
