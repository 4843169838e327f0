import { describe, expect, it } from 'vitest';
import { ProviderUnavailableError } from '../../../../src/identity-provider/errors.ts';
import { StoreUnavailableError } from '../../../../src/step-up/errors.ts';
import type { StepUpStore } from '../../../../src/step-up/step-up-store.ts';
import { hanging, pushChallenge } from '../../../fixtures/providers/scripted-provider.ts';
import { lossyStepUpStore } from '../../../fixtures/stores/lossy-step-up-store.ts';
import { cognitoEvent } from '../cognito-event.ts';
import {
  DISPLAY,
  HANDLE,
  OTHER_FLOW,
  OTHER_HANDLE,
  OTHER_NONCE,
  stepUpWorld,
  worldWithOpenChallenge,
} from '../step-up-world.ts';

const LIVEID = cognitoEvent('create-liveid');
const AGAIN = cognitoEvent('create-liveid-again');

/** The same event in the run of another flow. */
const OTHER_RUN = cognitoEvent('create-liveid', {
  session: [{ challengeName: 'CUSTOM_CHALLENGE', challengeResult: true, challengeMetadata: `bind:${OTHER_FLOW}` }],
});

describe('a crash between ringing and rung', () => {
  it.each([
    ['the provider fails', { script: { challenge: () => Promise.reject(new ProviderUnavailableError('stepup')) } }],
    ['the provider never answers', { script: { challenge: () => hanging<never>() } }],
    ['what rang cannot be written', { stepUps: failingWrite(2) }],
  ])('T46: when %s, the retry says so and no phone rings for that nonce again', async (_name, changes) => {
    const { create, provider } = await worldWithOpenChallenge(changes);
    void create(LIVEID).catch(() => {});
    await settle();

    await expect(create(LIVEID)).rejects.toMatchObject({
      reason: 'ringing_interrupted',
      message: 'step-up refused: ringing_interrupted; wait 10 seconds, then send the request again for a new challenge',
    });
    await expect(create(AGAIN)).rejects.toMatchObject({ reason: 'ringing_interrupted' });
    await expect(create(OTHER_RUN)).rejects.toMatchObject({ reason: 'challenge_not_pending' });

    expect(provider.rings).toHaveLength(1);
  });

  it('T46: rings nothing when the answer to the claim was lost', async () => {
    const world = stepUpWorld({ stepUps: (inner) => lossyStepUpStore(inner, 1) });
    await world.open();

    await expect(world.create(LIVEID)).rejects.toMatchObject({ reason: 'ringing_interrupted' });

    expect(world.provider.rings).toEqual([]);
  });

  it('T46: rings for the new challenge that comes after it', async () => {
    const challenge = (ring: number) =>
      ring === 1 ? Promise.reject(new ProviderUnavailableError('stepup')) : pushChallenge(ring);
    const world = await worldWithOpenChallenge({ script: { challenge } });
    await Promise.allSettled([world.create(LIVEID)]);
    const crashed = await world.find();
    if (!crashed) throw new Error('no record');
    const { until, sessionId, acr } = crashed.challenge;
    const pending = { state: 'pending', nonce: OTHER_NONCE, until, sessionId, acr, display: DISPLAY } as const;
    await world.put({ ...crashed, rev: crashed.rev + 1, challenge: pending });

    const clientMetadata = { step_up_handle: HANDLE.slice(0, 48) + OTHER_HANDLE.slice(48) };
    await expect(world.create(LIVEID)).rejects.toMatchObject({ reason: 'challenge_unknown' });
    await Promise.allSettled([world.create(cognitoEvent('create-liveid', { clientMetadata }))]);

    expect(world.provider.rings).toHaveLength(2);
  });
});

describe('an outage before the ring', () => {
  const down = () => Promise.reject(new StoreUnavailableError('GetItem'));

  it('T25: of the table rings nothing', async () => {
    const { create, provider } = stepUpWorld({ stepUps: (inner) => ({ ...inner, find: down }) });

    await expect(create(LIVEID)).rejects.toThrow(StoreUnavailableError);

    expect(provider.rings).toEqual([]);
  });

  it('T25: of the identity records rings nothing', async () => {
    const { create, provider, find } = await worldWithOpenChallenge({ identities: { find: down } });

    await expect(create(LIVEID)).rejects.toThrow(StoreUnavailableError);

    expect(provider.rings).toEqual([]);
    expect((await find())?.challenge.state).toBe('pending');
  });

  it('T25: of the claim rings nothing', async () => {
    const { create, provider } = await worldWithOpenChallenge({ stepUps: failingWrite(1) });

    await expect(create(LIVEID)).rejects.toThrow(StoreUnavailableError);

    expect(provider.rings).toEqual([]);
  });
});

/** A store that fails at the `nth` write: the first claims the ring, the second says that it has rung. */
function failingWrite(nth: number) {
  return (inner: StepUpStore): StepUpStore => {
    let writes = 0;
    return {
      find: (user, binding) => inner.find(user, binding),
      write: (user, binding, previous, next) => {
        writes += 1;
        return writes === nth
          ? Promise.reject(new StoreUnavailableError('PutItem'))
          : inner.write(user, binding, previous, next);
      },
    };
  };
}

/** Lets everything that can go on without waiting go on. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
