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
import { at, identityWith, NOW, USER } from '../../../fixtures/step-up-records.ts';
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

async function signIn(situation: Partial<Situation> = {}) {
  const { ial, identity, deps } = { ial: 2 as const, ...situation };
  const assertions = memoryAssertionStore();
  const identities = memoryIdentityStore(identity ? [[USER, identity]] : []);
  const person = { userPoolId: USER.userPoolId, providerName: 'OneKosmos', providerSub: 'person-1' };
  const said = { rev: 1, issuedAt: at(-5), authenticatedAt: at(-10), purgeAt: at(1) };
  if (ial !== null) await assertions.write(person, undefined, { ...said, ial });
  const lines: Line[] = [];
  const identify = identifyFederated({
    providerName: 'OneKosmos',
    assertions,
    identities,
    subIsUser: true,
    clock: () => NOW,
    random: { firstRev: () => 3 },
    deadlineMs: 60_000,
    ...deps,
  });
  const preToken = preTokenGeneration({ stepUpClient: { id: async () => STEP_UP_CLIENT }, claim: undefined, identify });
  return {
    lines,
    find: () => identities.find(USER),
    /** As an administrator does by hand. */
    async change(changes: Partial<IdentityRecord>) {
      const before = await identities.find(USER);
      if (before) await identities.write(USER, before, { ...before, rev: before.rev + 1, ...changes });
    },
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
  it('copies the assertion into the identity record, and leaves the token as it is', async () => {
    const { preToken, find, lines } = await signIn();
    const event = federated();

    expect(await preToken(event)).toBe(event);

    const asserted = { by: 'OneKosmos', at: at(-5) };
    const heard = { ...asserted, ial: 2 } as const;
    expect(await find()).toEqual(identityWith({ rev: 3, proofing: { ial: 2, at: at(-10) }, asserted, heard }));
    expect(lines).toEqual([{ outcome: 'identified', reason: undefined, binding: undefined, cause: undefined }]);
  });

  it('reads the event as Cognito writes it', async () => {
    const { preToken, find } = await signIn();

    await preToken(cognitoEvent('pre-token-federated'));

    expect(await find()).toMatchObject({ providerUserId: 'person-1', proofing: { ial: 2 } });
  });

  it('copies for a person of a password who is linked to one of the provider', async () => {
    const { preToken, find } = await signIn();
    const identities = JSON.stringify([{ ...IDENTITY, providerName: 'Google', userId: 'g' }, IDENTITY]);

    await preToken(federated({ identities, 'cognito:user_status': 'CONFIRMED' }));

    expect(await find()).toMatchObject({ providerUserId: 'person-1' });
  });

  it.each([
    'TokenGeneration_Authentication',
    'TokenGeneration_RefreshTokens',
    'TokenGeneration_NewPasswordChallenge',
    'TokenGeneration_ClientCredentials',
  ])('copies nothing at %s', async (source) => {
    const { preToken, find, lines } = await signIn();

    await preToken(federated({}, source));

    expect(await find()).toBeUndefined();
    expect(lines).toEqual([]);
  });

  it('F35: gives back no level that was taken away when a refresh pretends to be a sign-in', async () => {
    const identity = identityWith({ proofing: { ial: 1, at: at(-10) } });
    const { preToken, find } = await signIn({ identity });

    await preToken(federated({}, 'TokenGeneration_Authentication'));

    expect(await find()).toEqual(identity);
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

  it.each([1, undefined] as const)('T3: takes the level %s in the place of a higher one, and says so', async (ial) => {
    const asserted = { by: 'OneKosmos', at: at(-1000) };
    const identity = identityWith({ proofing: { ial: 3, at: at(-1000) }, asserted });
    const { preToken, find, lines } = await signIn({ identity, ial });

    await preToken(federated());

    expect((await find())?.proofing?.ial).toBe(ial);
    expect(lines).toMatchObject([{ outcome: 'identified', reason: 'level_lowered' }]);
  });

  it('gives no name where the sub of the provider is not declared to be one', async () => {
    const { preToken, find } = await signIn({ deps: { subIsUser: false } });

    await preToken(federated());

    const identity = await find();
    expect(identity?.proofing).toEqual({ ial: 2, at: at(-10) });
    expect(identity?.providerUserId).toBeUndefined();
  });

  it('says that it has copied the same assertion before', async () => {
    const { preToken, find, lines } = await signIn();
    await preToken(federated());
    const before = await find();

    await preToken(federated());

    expect(await find()).toEqual(before);
    expect(lines).toMatchObject([{ outcome: 'identified' }, { outcome: 'refused', reason: 'assertion_not_new' }]);
  });

  it('T3: keeps a level of ours where none is asserted, and says so', async () => {
    const identity = identityWith({ proofing: { ial: 2, at: at(-1) } });
    const { preToken, find, lines } = await signIn({ ial: undefined, identity });

    await preToken(federated());

    expect(await find()).toEqual({ ...identity, rev: 8, heard: { by: 'OneKosmos', at: at(-5), ial: undefined } });
    expect(lines).toMatchObject([{ outcome: 'refused', reason: 'level_not_asserted' }]);
  });

  it('T3: gives back no level that was taken away after a sign-in that left it as it was', async () => {
    const identity = identityWith({ proofing: { ial: 2, at: at(-7) } });
    const { preToken, find, change, lines } = await signIn({ identity });
    await preToken(federated());

    await change({ proofing: undefined });
    await preToken(federated());

    expect((await find())?.proofing).toBeUndefined();
    expect(lines).toMatchObject([{ outcome: 'identified' }, { outcome: 'refused', reason: 'assertion_not_new' }]);
  });

  it.each(['Google', 'onekosmos', 'OneKosmos2'])('T3: copies nothing for the same sub at %s', async (providerName) => {
    const { preToken, find, lines } = await signIn();
    const event = federated({ identities: JSON.stringify([{ ...IDENTITY, providerName }]) });

    await preToken({ ...event, userName: `${providerName}2_person-1` });

    expect(await find()).toBeUndefined();
    expect(lines).toEqual([]);
  });

  it.each<readonly [string, Partial<Situation>, Readonly<Record<string, string>>]>([
    ['assertion_missing', { ial: null }, {}],
    ['assertion_missing', {}, { identities: JSON.stringify([{ ...IDENTITY, userId: 'Person-1' }]) }],
    ['assertion_too_old', { deps: { clock: () => at(3596) } }, {}],
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

  it.each(['OneKosmos_person-1', 'onekosmos_person-1'])(
    'T3: says that identities are missing that go with the name %s, and copies nothing',
    async (userName) => {
      const { preToken, find, lines } = await signIn();
      const userAttributes = { sub: USER.sub };

      await preToken({ ...cognitoEvent('pre-token-federated', { userAttributes }), userName });

      expect(await find()).toBeUndefined();
      expect(lines).toMatchObject([{ outcome: 'refused', reason: 'identities_missing' }]);
    },
  );

  it('leaves no line for the people of a provider whose name begins like this one', async () => {
    const { preToken, find, lines } = await signIn();
    const identities = JSON.stringify([{ ...IDENTITY, providerName: 'OneKosmos_EU' }]);

    await preToken({ ...federated({ identities }), userName: 'OneKosmos_EU_person-1' });

    expect(await find()).toBeUndefined();
    expect(lines).toEqual([]);
  });

  it.each<readonly [string, Partial<IdentifyFederatedDeps>, string]>([
    ['assertions cannot be read', { assertions: unavailableAssertionStore }, 'ERR_STORE_UNAVAILABLE'],
    ['identity records cannot be read', { identities: unavailableIdentityStore }, 'ERR_STORE_UNAVAILABLE'],
    ['the table hangs', { assertions: { find: () => hanging() }, deadlineMs: 20 }, 'ERR_DEADLINE_EXCEEDED'],
  ])('T25, T26: refuses no sign-in while %s, and says so as an error', async (_title, deps, code) => {
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
    const run = { ...federated(), callerContext: { clientId: STEP_UP_CLIENT } };

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
