import { describe, expect, it } from 'vitest';
import type { FailureCause } from '../../../../src/shared/failure-cause.ts';
import type { Ial } from '../../../../src/shared/ial.ts';
import type { IdentityRecord } from '../../../../src/step-up/identity-store.ts';
import {
  configuredFederation,
  type IdentifyFederatedDeps,
  identifyFederated,
} from '../../../../src/triggers/pre-token-generation/identify-federated.ts';
import { preTokenGeneration } from '../../../../src/triggers/pre-token-generation/pre-token-generation.ts';
import type { TriggerDecision } from '../../../../src/triggers/trigger-log.ts';
import { hanging } from '../../../fixtures/providers/scripted-provider.ts';
import { at, identityWith, USER } from '../../../fixtures/step-up-records.ts';
import { memoryAssertionStore } from '../../../fixtures/stores/memory-assertion-store.ts';
import { memoryIdentityStore } from '../../../fixtures/stores/memory-identity-store.ts';
import { unavailableAssertionStore, unavailableIdentityStore } from '../../../fixtures/stores/unavailable-stores.ts';
import { cognitoEvent } from '../cognito-event.ts';
import { STEP_UP_CLIENT } from '../step-up-world.ts';

const IDENTITY = { userId: 'person-1', providerName: 'OneKosmos', providerType: 'OIDC' };

type Line = TriggerDecision & { readonly cause?: FailureCause | undefined };

interface Situation {
  /** Of the assertion; none was made where it is null. */
  readonly ial: Ial | undefined | null;
  readonly identity: IdentityRecord | undefined;
  readonly deps: Partial<IdentifyFederatedDeps>;
}

async function signIn({ ial = 2, identity, deps }: Partial<Situation> = {}) {
  const assertions = memoryAssertionStore();
  const identities = memoryIdentityStore(identity ? [[USER, identity]] : []);
  const person = { userPoolId: USER.userPoolId, providerName: 'OneKosmos', providerSub: 'person-1' };
  const said = { rev: 1, providerUserId: 'person-1', assertedAt: at(-10), purgeAt: at(1) };
  if (ial !== null) await assertions.write(person, undefined, { ...said, ial });
  const lines: Line[] = [];
  const identify = identifyFederated({
    providerName: 'OneKosmos',
    assertions,
    identities,
    random: { firstRev: () => 3 },
    deadlineMs: 60_000,
    ...deps,
  });
  const preToken = preTokenGeneration({ stepUpClient: { id: async () => STEP_UP_CLIENT }, claim: undefined, identify });
  return {
    lines,
    find: () => identities.find(USER),
    preToken: (event: unknown) => preToken(event, (decision, cause) => void lines.push({ ...decision, cause })),
  };
}

/** The event of a federated sign-in, with these attributes of the user. */
function federated(attributes: Readonly<Record<string, string>> = {}, triggerSource = 'TokenGeneration_HostedAuth') {
  const identities = JSON.stringify([IDENTITY]);
  const event = cognitoEvent('pre-token-federated', { userAttributes: { sub: USER.sub, identities, ...attributes } });
  return { ...event, triggerSource };
}

describe('identifyFederated', () => {
  it.each(['TokenGeneration_HostedAuth', 'TokenGeneration_Authentication'])(
    'copies the assertion into the identity record at %s, and leaves the token as it is',
    async (source) => {
      const { preToken, find, lines } = await signIn();
      const event = federated({}, source);

      expect(await preToken(event)).toBe(event);

      expect(await find()).toEqual(identityWith({ rev: 3, proofing: { ial: 2, at: at(-10) } }));
      expect(lines).toEqual([{ outcome: 'identified', reason: undefined, binding: undefined, cause: undefined }]);
    },
  );

  it('reads the event as Cognito writes it', async () => {
    const { preToken, find } = await signIn();

    await preToken(cognitoEvent('pre-token-federated'));

    expect(await find()).toMatchObject({ providerUserId: 'person-1', proofing: { ial: 2 } });
  });

  it('copies for a person of a password who is linked to one of the provider', async () => {
    const { preToken, find } = await signIn();
    const identities = JSON.stringify([{ ...IDENTITY, providerName: 'Google', userId: 'g' }, IDENTITY]);

    await preToken(federated({ identities, 'cognito:user_status': 'CONFIRMED' }, 'TokenGeneration_Authentication'));

    expect(await find()).toMatchObject({ providerUserId: 'person-1' });
  });

  it.each([
    'TokenGeneration_RefreshTokens',
    'TokenGeneration_NewPasswordChallenge',
    'TokenGeneration_ClientCredentials',
  ])('copies nothing at %s', async (source) => {
    const { preToken, find, lines } = await signIn();

    await preToken(federated({}, source));

    expect(await find()).toBeUndefined();
    expect(lines).toEqual([]);
  });

  it('changes nothing when a refresh pretends to be a sign-in', async () => {
    const { preToken, find } = await signIn();
    await preToken(federated());
    const before = await find();

    await preToken(federated({}, 'TokenGeneration_Authentication'));

    expect(await find()).toEqual(before);
  });

  it('T5: looks at no attribute but identities and sub', async () => {
    const { preToken, find } = await signIn({ ial: 1 });

    await preToken(
      federated({
        'custom:ial': '3',
        ial: '3',
        acr: '/assurance/ial/3',
        'custom:blockid_sub': 'person-2',
        name: 'person-2',
      }),
    );

    expect(await find()).toMatchObject({ providerUserId: 'person-1', proofing: { ial: 1, at: at(-10) } });
  });

  it('T5: gives no level and no name to whoever writes them into their own attributes', async () => {
    const forged = {
      'custom:identities': JSON.stringify([IDENTITY]),
      'custom:ial': '3',
      'custom:blockid_sub': 'person-1',
    };
    const { preToken, find, lines } = await signIn();

    await preToken(cognitoEvent('pre-token-other-client', { userAttributes: { sub: USER.sub, ...forged } }));

    expect(await find()).toBeUndefined();
    expect(lines).toEqual([]);
  });

  it('T5: lowers no level that is there', async () => {
    const identity = identityWith({ proofing: { ial: 3, at: at(-1000) } });
    const { preToken, find } = await signIn({ identity, ial: 1 });

    await preToken(federated());

    expect(await find()).toEqual(identity);
  });

  it.each(['Google', 'onekosmos', 'OneKosmos2'])('T3: copies nothing for the same sub at %s', async (providerName) => {
    const { preToken, find, lines } = await signIn();

    await preToken(federated({ identities: JSON.stringify([{ ...IDENTITY, providerName }]) }));

    expect(await find()).toBeUndefined();
    expect(lines).toEqual([]);
  });

  it.each<readonly [string, Partial<Situation>, Readonly<Record<string, string>>]>([
    ['assertion_missing', { ial: null }, {}],
    ['assertion_missing', {}, { identities: JSON.stringify([{ ...IDENTITY, userId: 'Person-1' }]) }],
    ['identity_of_another', { identity: identityWith({ providerUserId: 'person-2' }) }, {}],
    ['identities_malformed', {}, { identities: '[' }],
    ['identities_ambiguous', {}, { identities: JSON.stringify([IDENTITY, { ...IDENTITY, userId: 'person-2' }]) }],
    ['user_unknown', {}, { sub: '' }],
  ])('T3: copies nothing and says %s', async (reason, situation, attributes) => {
    const { preToken, find, lines } = await signIn(situation);
    const before = await find();
    const event = federated(attributes);

    expect(await preToken(event)).toBe(event);

    expect(await find()).toEqual(before);
    expect(lines).toMatchObject([{ outcome: 'refused', reason }]);
  });

  it.each<readonly [string, Partial<IdentifyFederatedDeps>, string]>([
    ['assertions cannot be read', { assertions: unavailableAssertionStore }, 'ERR_STORE_UNAVAILABLE'],
    ['identity records cannot be read', { identities: unavailableIdentityStore }, 'ERR_STORE_UNAVAILABLE'],
    ['the table hangs', { assertions: { find: () => hanging() }, deadlineMs: 20 }, 'ERR_DEADLINE_EXCEEDED'],
  ])('T25: refuses no sign-in while %s, and says so as an error', async (_title, deps, code) => {
    const { preToken, lines } = await signIn({ deps });
    const event = federated();

    expect(await preToken(event)).toBe(event);

    expect(lines).toMatchObject([{ outcome: 'failed', cause: { code } }]);
  });

  it('T25: asks the table nothing for a person without an account at the provider', async () => {
    const deps = { assertions: unavailableAssertionStore, identities: unavailableIdentityStore };
    const { preToken, lines } = await signIn({ deps });

    await preToken(cognitoEvent('pre-token-other-client'));

    expect(lines).toEqual([]);
  });

  it('T43: copies nothing in a step-up run, whose token it leaves to the rules of its client', async () => {
    const { preToken, find } = await signIn();
    const run = { ...federated({}, 'TokenGeneration_Authentication'), callerContext: { clientId: STEP_UP_CLIENT } };

    expect(await preToken(run)).not.toBe(run);

    expect(await find()).toBeUndefined();
  });

  it('T31: tells nothing of the person', async () => {
    const { preToken, lines } = await signIn();

    await preToken(federated());
    await preToken(federated({ identities: '["person-1"' }));

    expect(JSON.stringify(lines)).not.toMatch(/person|sub|7c1f|OneKosmos/);
  });

  it('T3: copies nothing for the same person in another user pool', async () => {
    const { preToken, find, lines } = await signIn();

    await preToken({ ...federated(), userPoolId: 'eu-west-1_Other' });

    expect(await find()).toBeUndefined();
    expect(lines).toMatchObject([{ reason: 'assertion_missing' }]);
  });
});

describe('configuredFederation', () => {
  it('copies nothing where no provider is configured, and makes nothing', () => {
    const depsFor = () => {
      throw new Error('asked');
    };

    expect(configuredFederation({ kind: 'off' }, depsFor)).toBeUndefined();
  });
});
