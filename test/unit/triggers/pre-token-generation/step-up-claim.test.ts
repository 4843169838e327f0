import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { FailureCause } from '../../../../src/shared/failure-cause.ts';
import { numericDate } from '../../../../src/shared/numeric-date.ts';
import { StoredItemInvalidError, StoreUnavailableError } from '../../../../src/step-up/errors.ts';
import type { IdentityStore } from '../../../../src/step-up/identity-store.ts';
import type { StepUpStore } from '../../../../src/step-up/step-up-store.ts';
import { preTokenGeneration } from '../../../../src/triggers/pre-token-generation/pre-token-generation.ts';
import { configuredClaim, proveClaim } from '../../../../src/triggers/pre-token-generation/step-up-claim.ts';
import type { TriggerDecision } from '../../../../src/triggers/trigger-log.ts';
import { hanging } from '../../../fixtures/providers/scripted-provider.ts';
import { cognitoEvent } from '../cognito-event.ts';
import { flippedBits } from '../flipped-bits.ts';
import {
  APPROVED,
  BINDING,
  HANDLE,
  IDENTITY,
  NOW,
  OTHER_HANDLE,
  SESSION,
  STEP_UP_CLIENT,
  type StepUpWorld,
  stepUpWorld,
  type WorldChanges,
} from '../step-up-world.ts';

const CLAIM = 'https://bank.example/step_up';
const TICKET = 'Zm9ydHktdHdvIGJpdHMhIQ';
const OTHER_TICKET = 'Zm9ydHktdHdvIGJpdHMhIg';
const METADATA = { step_up_handle: HANDLE, step_up_ticket: TICKET };
const CLAIMED = { acr: 'urn:countersign:acr:liveid', amr: ['face'], auth_time: NOW - 10, binding: BINDING };

const answer = z.object({
  response: z.strictObject({
    claimsAndScopeOverrideDetails: z.strictObject({
      accessTokenGeneration: z.strictObject({
        scopesToSuppress: z.tuple([z.literal('aws.cognito.signin.user.admin')]),
        claimsToAddOrOverride: z.record(z.string(), z.unknown()).optional(),
      }),
    }),
  }),
});

interface TokenWorld extends StepUpWorld {
  readonly logged: readonly (TriggerDecision & { readonly cause?: FailureCause | undefined })[];
  /** The claims that a token of the step-up client gets; undefined for none. */
  token(event?: unknown): Promise<Readonly<Record<string, unknown>> | undefined>;
}

/** A world in which an approval was answered with this metadata, and a Pre Token Generation with the claim on. */
async function approvedWorld(
  metadata: Readonly<Record<string, string>> = METADATA,
  { changes = {}, deadlineMs = 60_000, tokenStore }: Partial<TokenWorldOptions> = {},
): Promise<TokenWorld> {
  const world = stepUpWorld({ ...changes, script: { result: async () => APPROVED } });
  await world.open();
  await world.create(cognitoEvent('create-liveid'));
  await world.verify(cognitoEvent('verify-liveid', { clientMetadata: metadata }));

  let invocations = 0;
  const prove = proveClaim({
    standings: world.standings,
    stepUps: tokenStore?.(world.stepUps) ?? world.stepUps,
    clock: () => world.time.now,
    random: { bits128: () => `invocation-${++invocations}` },
    deadlineMs,
  });
  const logged: (TriggerDecision & { readonly cause?: FailureCause | undefined })[] = [];
  const preToken = preTokenGeneration({
    stepUpClient: { id: async () => STEP_UP_CLIENT },
    claim: { name: CLAIM, prove },
    identify: undefined,
  });
  return {
    ...world,
    logged,
    async token(event = tokenEvent()) {
      const output = await preToken(event, (decision, cause) => void logged.push({ ...decision, cause }));
      const { accessTokenGeneration } = answer.parse(output).response.claimsAndScopeOverrideDetails;
      return accessTokenGeneration.claimsToAddOrOverride;
    },
  };
}

interface TokenWorldOptions {
  readonly changes: Partial<WorldChanges>;
  readonly deadlineMs: number;
  readonly tokenStore: (inner: StepUpStore) => StepUpStore;
}

/** The event of the token that ends a run, with parts of its request replaced. */
function tokenEvent(request: Readonly<Record<string, unknown>> = {}) {
  return cognitoEvent('pre-token-step-up-client', { clientMetadata: METADATA, ...request });
}

describe('the claim of a step-up token', () => {
  it('says what was approved, and nothing of what Cognito owns', async () => {
    const { token, logged } = await approvedWorld();

    expect(await token()).toEqual({ [CLAIM]: CLAIMED });

    expect(logged).toEqual([{ outcome: 'claimed', reason: undefined, binding: BINDING, cause: undefined }]);
  });

  it('is given once: the same ticket proves nothing a second time', async () => {
    const { token, logged } = await approvedWorld();
    await token();

    expect(await token()).toBeUndefined();

    expect(logged[1]).toMatchObject({ outcome: 'refused', reason: 'ticket_already_used' });
  });

  it('is given to one of ten triggers at once', async () => {
    const { token } = await approvedWorld();

    const claims = await Promise.all(Array.from({ length: 10 }, () => token()));

    expect(claims.filter((claim) => claim !== undefined)).toEqual([{ [CLAIM]: CLAIMED }]);
  });

  it('is given when the answer to the write of its ticket was lost', async () => {
    let lost = 0;
    const { token } = await approvedWorld(METADATA, {
      tokenStore: (inner) => ({
        find: (...call) => inner.find(...call),
        async write(...call) {
          const written = await inner.write(...call);
          lost += 1;
          return lost === 1 ? 'changed' : written;
        },
      }),
    });

    expect(await token()).toEqual({ [CLAIM]: CLAIMED });
    expect(lost).toBe(1);
  });

  it.each(['TokenGeneration_RefreshTokens', 'TokenGeneration_HostedAuth', 'TokenGeneration_AuthenticateDevice'])(
    'is never given by %s, and the ticket stays good',
    async (triggerSource) => {
      const { token, logged } = await approvedWorld();

      expect(await token({ ...tokenEvent(), triggerSource })).toBeUndefined();

      expect(logged).toEqual([]);
      expect(await token()).toEqual({ [CLAIM]: CLAIMED });
    },
  );

  it('is not given, and nothing is said, where the client asks for none', async () => {
    const { token, logged } = await approvedWorld({ step_up_handle: HANDLE });

    expect(await token(tokenEvent({ clientMetadata: { step_up_handle: HANDLE } }))).toBeUndefined();
    expect(await token(tokenEvent({ clientMetadata: null }))).toBeUndefined();

    expect(logged).toEqual([]);
  });

  it.each([
    ['another ticket', { ...METADATA, step_up_ticket: OTHER_TICKET }, 'ticket_unknown'],
    ['an empty ticket', { ...METADATA, step_up_ticket: '' }, 'ticket_malformed'],
    ['a ticket of 15 bytes', { ...METADATA, step_up_ticket: TICKET.slice(0, 20) }, 'ticket_malformed'],
    ['a ticket of 200 kB', { ...METADATA, step_up_ticket: TICKET.repeat(10_000) }, 'ticket_malformed'],
    ['a ticket with unused bits', { ...METADATA, step_up_ticket: `${TICKET.slice(0, 21)}R` }, 'ticket_malformed'],
    ['white space after the ticket', { ...METADATA, step_up_ticket: `${TICKET} ` }, 'ticket_malformed'],
    ['no handle', { step_up_ticket: TICKET }, 'handle_malformed'],
    ['a handle of nothing', { ...METADATA, step_up_handle: OTHER_HANDLE }, 'no_record'],
    [
      'the nonce of another challenge',
      { ...METADATA, step_up_handle: HANDLE.slice(0, 48) + OTHER_HANDLE.slice(48) },
      'nonce_mismatch',
    ],
  ])('T24: is not given for %s', async (_name, clientMetadata, reason) => {
    const { token, logged, find } = await approvedWorld();
    const before = await find();

    expect(await token(tokenEvent({ clientMetadata }))).toBeUndefined();

    expect(logged).toMatchObject([{ outcome: 'refused', reason }]);
    expect(await find()).toEqual(before);
  });

  it('T24: is not given for a ticket with any one bit flipped', async () => {
    const { token } = await approvedWorld();

    const claims = await Promise.all(
      flippedBits(TICKET).map((ticket) =>
        token(tokenEvent({ clientMetadata: { ...METADATA, step_up_ticket: ticket } })),
      ),
    );

    expect(claims.length).toBeGreaterThan(100);
    expect(claims.filter((claim) => claim !== undefined)).toEqual([]);
  });

  it('is not given to a run that was answered without a ticket', async () => {
    const { token, logged } = await approvedWorld({ step_up_handle: HANDLE });

    expect(await token()).toBeUndefined();

    expect(logged).toMatchObject([{ reason: 'ticket_unknown' }]);
  });

  it('T5: is not given for a ticket that came with another answer than the approved one', async () => {
    const world = await approvedWorld({ ...METADATA, step_up_ticket: OTHER_TICKET });
    // The same flow again, as a repeated trigger: what was recorded first stays.
    await world.verify(cognitoEvent('verify-liveid', { clientMetadata: METADATA }));

    expect(await world.token()).toBeUndefined();
  });

  it.each([
    ['another person', { userAttributes: { sub: 'another' } }, 'no_record'],
    ['a person without a sub', { userAttributes: {} }, 'user_unknown'],
    ['no attributes', { userAttributes: null }, 'user_unknown'],
  ])('T23: is not given to %s', async (_name, request, reason) => {
    const { token, logged } = await approvedWorld();

    expect(await token(tokenEvent(request))).toBeUndefined();

    expect(logged).toMatchObject([{ outcome: 'refused', reason }]);
  });

  it('T3: is not given to the same sub in another pool', async () => {
    const { token } = await approvedWorld();

    expect(await token({ ...tokenEvent(), userPoolId: 'eu-west-1_Other' })).toBeUndefined();
  });

  it.each([
    [290, true],
    [291, false],
  ])('T17: %i s after the ring, on evidence that is ten seconds older: %s', async (age, given) => {
    const { token, time } = await approvedWorld();
    time.now = numericDate(NOW + age);

    expect((await token()) !== undefined).toBe(given);
  });

  it('T17: is not given when the clock was set back behind the approval', async () => {
    const { token, time, logged } = await approvedWorld();
    time.now = numericDate(NOW - 11);

    expect(await token()).toBeUndefined();

    expect(logged).toMatchObject([{ reason: 'authentication_in_future' }]);
  });

  it('T16: is not given once a request has been let through on the approval', async () => {
    const { token, find, put, logged } = await approvedWorld();
    const record = await find();
    if (!record?.evidence) throw new Error('nothing was approved');
    const spent = { attempt: 'a', invocation: 'i', nonce: record.evidence.nonce, at: NOW };
    await put({ ...record, rev: record.rev + 1, spent });

    expect(await token()).toBeUndefined();

    expect(logged).toMatchObject([{ reason: 'evidence_already_spent' }]);
  });

  it.each([
    ['the sign-in that opened the challenge', { revokedSessions: new Map([[SESSION, NOW]]) }],
    ['every sign-in of this second', { revokedBefore: NOW }],
  ])('T23: is not given after a revocation of %s', async (_name, revoked) => {
    const person = { identity: IDENTITY };
    const identities: IdentityStore = {
      find: async () => person.identity,
      write: () => Promise.reject(new Error('nothing is written')),
    };
    const { token, logged } = await approvedWorld(METADATA, { changes: { identities } });
    person.identity = { ...IDENTITY, ...revoked };

    expect(await token()).toBeUndefined();

    expect(logged).toMatchObject([{ reason: 'session_revoked' }]);
  });
});

describe('the claim while the table fails', () => {
  it.each([
    ['is down', new StoreUnavailableError('GetItem'), 'ERR_STORE_UNAVAILABLE'],
    ['has an item that cannot be read', new StoredItemInvalidError('rev is refused'), 'ERR_STORED_ITEM_INVALID'],
    ['fails in a way that nobody knows', new TypeError('x'), 'ERR_UNEXPECTED'],
  ])('T25: is not given when the table %s; the token is', async (_name, failure, code) => {
    const { token, logged } = await approvedWorld(METADATA, {
      tokenStore: () => ({ find: () => Promise.reject(failure), write: () => Promise.reject(failure) }),
    });

    expect(await token()).toBeUndefined();

    expect(logged).toMatchObject([{ outcome: 'failed', reason: undefined, binding: BINDING, cause: { code } }]);
  });

  it('is given once to a refresh that sends the ticket again, which an outage left unused', async () => {
    let failed = 0;
    const { token } = await approvedWorld(METADATA, {
      tokenStore: (inner) => ({
        find: (...call) => {
          failed += 1;
          return failed === 1 ? Promise.reject(new StoreUnavailableError('GetItem')) : inner.find(...call);
        },
        write: (...call) => inner.write(...call),
      }),
    });
    expect(await token()).toBeUndefined();

    // To the trigger, GetTokensFromRefreshToken is a sign-in (F35).
    expect(await token()).toEqual({ [CLAIM]: CLAIMED });
    expect(await token()).toBeUndefined();
  });

  it('T26: is not given when the table hangs; the token is', async () => {
    const { token, logged } = await approvedWorld(METADATA, {
      tokenStore: () => ({ find: () => hanging<never>(), write: () => hanging<never>() }),
      deadlineMs: 25,
    });

    expect(await token()).toBeUndefined();

    expect(logged).toMatchObject([{ outcome: 'failed', cause: { code: 'ERR_DEADLINE_EXCEEDED' } }]);
  });
});

describe('the token of another client', () => {
  it('T25: asks the table nothing, whatever its metadata says', async () => {
    const prove = () => Promise.reject(new Error('asked'));
    const preToken = preTokenGeneration({
      stepUpClient: { id: async () => STEP_UP_CLIENT },
      claim: { name: CLAIM, prove },
      identify: undefined,
    });
    const event = cognitoEvent('pre-token-other-client', { clientMetadata: METADATA });

    expect(await preToken(event, () => undefined)).toEqual(event);
  });
});

describe('configuredClaim', () => {
  it('is off where no claim is named', () => {
    expect(
      configuredClaim({ kind: 'off' }, () => {
        throw new Error('asked');
      }),
    ).toBeUndefined();
  });
});
