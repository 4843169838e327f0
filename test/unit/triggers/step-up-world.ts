import { expect } from 'vitest';
import type { DisputeStore } from '../../../src/disputes/dispute-store.ts';
import type { StepUpResult } from '../../../src/identity-provider/identity-provider.ts';
import { type NumericDate, numericDate } from '../../../src/shared/numeric-date.ts';
import { createHandle } from '../../../src/step-up/handle.ts';
import type { IdentityRecord, IdentityStore } from '../../../src/step-up/identity-store.ts';
import type { LimitsStore } from '../../../src/step-up/limits-store.ts';
import type { Binding, StepUpRecord, User } from '../../../src/step-up/record.ts';
import type { StepUpStore } from '../../../src/step-up/step-up-store.ts';
import { open } from '../../../src/step-up/transitions.ts';
import { createAuthChallenge } from '../../../src/triggers/create-auth-challenge/create-auth-challenge.ts';
import { defineAuthChallenge } from '../../../src/triggers/define-auth-challenge/define-auth-challenge.ts';
import type { TriggerDecision } from '../../../src/triggers/trigger-log.ts';
import { verifyAuthChallenge } from '../../../src/triggers/verify-auth-challenge/verify-auth-challenge.ts';
import { boundText } from '../../fixtures/bound-text.ts';
import { type ProviderScript, scriptedProvider } from '../../fixtures/providers/scripted-provider.ts';
import { memoryDisputeStore } from '../../fixtures/stores/memory-dispute-store.ts';
import { memoryIdentityStore } from '../../fixtures/stores/memory-identity-store.ts';
import { memoryLimitsStore } from '../../fixtures/stores/memory-limits-store.ts';
import { memoryStandingStore } from '../../fixtures/stores/memory-standing-store.ts';
import { memoryStepUpStore } from '../../fixtures/stores/memory-step-up-store.ts';

// The same run as in the event fixtures.
export const NOW = numericDate(1_700_000_000);
export const USER: User = { userPoolId: 'eu-west-1_Example', sub: '7c1f3d5e-0000-4000-8000-000000000001' };
export const STEP_UP_CLIENT = '3stepupclient00000000000001';
export const BINDING: Binding = 'transaction:B_sDNJKbI1VdY91dqouGT267KawjDxNSW5ZYDPfPqts';
export const NONCE = 'eDd7UldXtJRCf4kBT5fXmQ';
export const HANDLE = 'cs1.AAf7AzSSmyNVXWPdXaqLhk9uuymsIw8TUluWWAz3z6rbeDd7UldXtJRCf4kBT5fXmQ';
export const FLOW = 'OyEngXjtNGPzveOjXwiMrw';
export const OTHER_FLOW = 'pma9UYDNwyy2nS_mYTbCeg';
/** Holds what a careless edge would escape, trim or normalise. */
export const DISPLAY = 'Pay 12500.00 EUR to DE02 1203 "Zoë & Söhne" <b>\u2028 ';

/** What BINDING is the digest of. */
export const TRANSACTION = boundText(DISPLAY).transaction;

export const OTHER_DISPLAY = 'Add payee Zoë';
export const OTHER_BINDING: Binding = boundText(OTHER_DISPLAY).binding;
export const OTHER_NONCE = 'BBBBBBBBBBBBBBBBBBBBBA';
export const OTHER_HANDLE = createHandle(OTHER_BINDING, OTHER_NONCE);

export const SESSION_BINDING: Binding = `session:${'B'.repeat(42)}A`;
export const SESSION_HANDLE = createHandle(SESSION_BINDING, NONCE);

const TRANSACTIONS: ReadonlyMap<Binding, string> = new Map(
  [DISPLAY, OTHER_DISPLAY].map(boundText).map(({ binding, transaction }) => [binding, transaction]),
);

/** What a test may replace. */
export interface WorldChanges {
  readonly script: Partial<ProviderScript>;
  readonly people: Parameters<typeof memoryIdentityStore>[0];
  readonly stepUps: (inner: StepUpStore) => StepUpStore;
  readonly identities: IdentityStore;
  readonly limits: (inner: LimitsStore) => LimitsStore;
  readonly disputes: (inner: DisputeStore) => DisputeStore;
}

/** What is known of USER. */
export const IDENTITY: IdentityRecord = {
  rev: 1,
  providerUserId: 'person-1',
  proofing: undefined,
  asserted: undefined,
  heard: undefined,
  revokedBefore: undefined,
  revokedSessions: new Map(),
};
/** The sign-in that opens challenges, unless a test says otherwise. */
export const SESSION = 'session-hash';

/** The three challenge triggers over stores in memory and a scripted provider. Nothing is open yet. */
export function stepUpWorld(changes: Partial<WorldChanges> = {}) {
  const records = memoryStepUpStore();
  const stepUps = changes.stepUps?.(records) ?? records;
  const identities = changes.identities ?? memoryIdentityStore(changes.people ?? [[USER, IDENTITY]]);
  const counts = memoryLimitsStore();
  const limits = changes.limits?.(counts) ?? counts;
  const provider = scriptedProvider(changes.script);
  const lines: TriggerDecision[] = [];
  const time = { now: NOW };
  const pauses = { count: 0 };
  let flows = 0;

  const clock = () => time.now;
  const log = (line: TriggerDecision) => {
    lines.push(line);
  };
  const random = {
    bits128: () => Buffer.alloc(16, ++flows).toString('base64url'),
    firstRev: () => 1,
  };
  // A turn of the event loop, so that another invocation gets on.
  const pause = async () => {
    pauses.count += 1;
    await new Promise((resolve) => setImmediate(resolve));
  };

  const standings = memoryStandingStore({ records: stepUps, identities, limits });
  const kept = memoryDisputeStore();
  const disputes = changes.disputes?.(kept) ?? kept;
  const create = createAuthChallenge({ standings, stepUps, limits, provider, disputes, clock, random, pause });
  const verify = verifyAuthChallenge({ stepUps, limits, provider, disputes, clock, random });

  return {
    provider,
    standings,
    stepUps,
    kept,
    lines,
    time,
    pauses,
    define: defineAuthChallenge({ id: async () => STEP_UP_CLIENT }),
    create: (event: unknown) => create(event, log),
    verify: (event: unknown) => verify(event, log),
    find: (binding: Binding = BINDING, user: User = USER) => records.find(user, binding),
    limits: (user: User = USER) => counts.find(user),
    put: (record: StepUpRecord, binding: Binding = BINDING) => replace(records, binding, record),
    /** Opens the challenge of HANDLE, or one like it. */
    open: (challenge: Partial<OpenedChallenge> = {}) =>
      openIn(records, time.now, {
        user: USER,
        binding: BINDING,
        nonce: NONCE,
        sessionId: SESSION,
        transaction: TRANSACTIONS.get(challenge.binding ?? BINDING),
        ...challenge,
      }),
  };
}

export type StepUpWorld = ReturnType<typeof stepUpWorld>;

/** A world in which the challenge of HANDLE is open. */
export async function worldWithOpenChallenge(changes: Partial<WorldChanges> = {}): Promise<StepUpWorld> {
  const world = stepUpWorld(changes);
  await world.open();
  return world;
}

async function replace(store: StepUpStore, binding: Binding, record: StepUpRecord): Promise<void> {
  const previous = await store.find(USER, binding);
  expect(await store.write(USER, binding, previous, record)).toBe('written');
}

interface OpenedChallenge {
  readonly user: User;
  readonly binding: Binding;
  readonly nonce: string;
  readonly sessionId: string;
  readonly transaction: string | undefined;
}

async function openIn(
  store: StepUpStore,
  now: NumericDate,
  { user, binding, nonce, sessionId, transaction }: OpenedChallenge,
): Promise<void> {
  const previous = await store.find(user, binding);
  const opened = open(previous, { nonce, firstRev: 1, sessionId, acr: 'urn:countersign:acr:liveid', transaction }, now);
  if (opened.kind !== 'write') throw new Error('nothing to write');
  expect(await store.write(user, binding, previous, opened.next)).toBe('written');
}

/** A verified approval, given ten seconds before NOW. */
export const APPROVED = {
  outcome: 'approved',
  authTime: numericDate(NOW - 10),
  amr: ['face'],
  jws: 'e30.e30.c2lnbmVk',
} as const satisfies StepUpResult;
