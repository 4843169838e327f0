import { stepUpStatusHandler } from '../../../../src/endpoints/step-up-status/rest-api.ts';
import { createResultHints } from '../../../../src/endpoints/step-up-status/result-hints.ts';
import { statusLines } from '../../../../src/endpoints/step-up-status/status-log.ts';
import { createStepUpStatus } from '../../../../src/endpoints/step-up-status/step-up-status.ts';
import { createHandle } from '../../../../src/step-up/handle.ts';
import type { IdentityRecord } from '../../../../src/step-up/identity-store.ts';
import type { Limits } from '../../../../src/step-up/limits.ts';
import type { Challenge, StepUpRecord } from '../../../../src/step-up/record.ts';
import { sessionIdOf } from '../../../../src/step-up/session-id.ts';
import type { StandingStore } from '../../../../src/step-up/standing-store.ts';
import type { AccessToken } from '../../../../src/token/access-token.ts';
import { accessToken } from '../../../fixtures/authorizer/access-token.ts';
import { type ProviderScript, scriptedProvider } from '../../../fixtures/providers/scripted-provider.ts';
import { recordingLogger } from '../../../fixtures/recording-logger.ts';
import { BINDING, NONCE, NOW, recordIn } from '../../../fixtures/step-up-records.ts';
import { memoryIdentityStore } from '../../../fixtures/stores/memory-identity-store.ts';
import { memoryLimitsStore } from '../../../fixtures/stores/memory-limits-store.ts';
import { memoryStandingStore } from '../../../fixtures/stores/memory-standing-store.ts';
import { memoryStepUpStore } from '../../../fixtures/stores/memory-step-up-store.ts';

export const ALICE = accessToken();
export const SESSION = sessionIdOf(String(ALICE.originJti));
export const HANDLE = createHandle(BINDING, NONCE);

/** A record that Alice's sign-in opened. */
export function ownRecord(state: Challenge['state'], changes: Partial<StepUpRecord> = {}): StepUpRecord {
  const record = recordIn(state);
  return { ...record, challenge: { ...record.challenge, sessionId: SESSION }, ...changes };
}

interface World {
  readonly record: StepUpRecord;
  readonly identity: IdentityRecord;
  readonly limits: Limits;
  /** A token's text → the token. */
  readonly tokens: Readonly<Record<string, AccessToken>>;
  readonly result: ProviderScript['result'];
  readonly standings: StandingStore;
  readonly deadlineMs: number;
}

/** The endpoint over stores in memory, in which Alice has what is given, and a scripted provider. */
export async function statusUnderTest(world: Partial<World> = {}) {
  const stores = { records: memoryStepUpStore(), identities: memoryIdentityStore(), limits: memoryLimitsStore() };
  if (world.record) await stores.records.write(ALICE, BINDING, undefined, world.record);
  if (world.identity) await stores.identities.write(ALICE, undefined, world.identity);
  if (world.limits) await stores.limits.write(ALICE, undefined, world.limits);
  const provider = scriptedProvider(world.result && { result: world.result });
  const tokens = new Map(Object.entries({ 'alice.web.token': ALICE, ...world.tokens }));
  const { logger, records } = recordingLogger();
  const time = { now: NOW };
  const { deadlineMs = 60_000 } = world;

  const handler = stepUpStatusHandler({
    status: createStepUpStatus({
      tokens: {
        async verify(jwt) {
          const token = tokens.get(jwt);
          return token ? { kind: 'verified', token } : { kind: 'refused', reason: 'token_expired' };
        },
      },
      standings: world.standings ?? memoryStandingStore(stores),
      hints: createResultHints({ provider, deadlineMs }),
      clock: () => time.now,
    }),
    log: statusLines(logger),
    allowOrigin: 'https://bank.example',
    deadlineMs: world.standings ? deadlineMs : 60_000,
  });
  return { handler, provider, records, stores, time };
}

/** `POST /step-up/status` as a Lambda proxy integration gets it. */
export function statusEvent(
  changes: {
    readonly headers?: Readonly<Record<string, readonly string[]>> | null;
    readonly body?: string | null;
    readonly token?: string;
    readonly handle?: string;
  } = {},
) {
  const { token = 'alice.web.token', handle = HANDLE } = changes;
  const { headers = { Authorization: [`Bearer ${token}`] }, body = JSON.stringify({ handle }) } = changes;
  return {
    resource: '/step-up/status',
    path: '/step-up/status',
    httpMethod: 'POST',
    multiValueHeaders: headers,
    body,
    isBase64Encoded: false,
  };
}
