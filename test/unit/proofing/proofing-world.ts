import { readProofingClaims } from '../../../src/identity-provider/proofing-claims.ts';
import type { ProofingProvider, ProofingRequest } from '../../../src/identity-provider/proofing-provider.ts';
import type { Accounts } from '../../../src/proofing/accounts.ts';
import { createLinkAccount } from '../../../src/proofing/link-account.ts';
import { createPresentProofing } from '../../../src/proofing/present-proofing.ts';
import type { ProofingStore } from '../../../src/proofing/proofing-store.ts';
import type { Account } from '../../../src/proofing/record.ts';
import { createRecordOutcome } from '../../../src/proofing/record-outcome.ts';
import { createSettleProofing } from '../../../src/proofing/settle-proofing.ts';
import { createStartProofing, type OpenOnce, type SignUp } from '../../../src/proofing/start-proofing.ts';
import { type NumericDate, numericDate } from '../../../src/shared/numeric-date.ts';
import type { IdentityStore } from '../../../src/step-up/identity-store.ts';
import { memoryIdentityStore } from '../../fixtures/stores/memory-identity-store.ts';
import { memoryProofingStore } from '../../fixtures/stores/memory-proofing-store.ts';

export const NOW = numericDate(1_700_000_000);
export const POOL = 'eu-west-1_Example';
export const ALICE: Account = { userPoolId: POOL, username: 'alice' };
export const ALICE_SUB = '7c1f3d5e-0000-4000-8000-000000000001';
export const SIGN_UP: SignUp = { ...ALICE, clientId: 'sign-up-client', userAttributes: { email: 'alice@example.com' } };

/** How a session stands at the provider. */
export interface ProviderSession {
  readonly status: 'Pending' | 'In Progress' | 'Completed' | 'Expired' | 'Declined';
  readonly result: 'Passed' | 'Failed' | 'Not performed';
  readonly acr: string;
  readonly account: Account;
  readonly personId: string;
  /** Seconds before the present. */
  readonly completedAgo: number;
}

/** An account of the user pool, with what was done to it. */
export interface PoolAccount {
  readonly sub: string;
  readonly status: 'UNCONFIRMED' | 'CONFIRMED' | 'FORCE_CHANGE_PASSWORD' | 'EXTERNAL_PROVIDER';
  readonly providerUserId: string | undefined;
}

/** What a test may replace. */
export interface ProofingChanges {
  readonly openOnce: OpenOnce;
  readonly store: (inner: ProofingStore) => ProofingStore;
  readonly identities: (inner: IdentityStore) => IdentityStore;
  readonly accounts: (inner: Accounts) => Accounts;
  readonly provider: (inner: ProofingProvider) => ProofingProvider;
}

/** Sign-up proofing over stores in memory, a provider that reads its own claims, and a user pool. Alice waits for her confirmation. */
export function proofingWorld(changes: Partial<ProofingChanges> = {}) {
  const time = { now: NOW };
  const clock = () => time.now;
  const random = { firstRev: () => 1, bits128: () => 'A'.repeat(22) };
  const sessions = new Map<string, ProviderSession>();
  const requests: ProofingRequest[] = [];
  const fetched: string[] = [];
  const poolAccounts = new Map<string, PoolAccount>([
    ['alice', { sub: ALICE_SUB, status: 'UNCONFIRMED', providerUserId: undefined }],
  ]);
  const disabled = new Set<string>();
  const created = new Map<string, NumericDate>();
  const adminCalls: string[] = [];

  const scripted: ProofingProvider = {
    async startProofing(request) {
      requests.push(request);
      const sessionId = `session-${requests.length}`;
      const account = { userPoolId: request.userPoolId, username: request.username };
      sessions.set(sessionId, { ...PASSED, status: 'Pending', result: 'Not performed', account });
      return { sessionId, url: `https://tenant.example/v/${sessionId}?lang=en&to="bank"` };
    },
    async fetchProofing(expected, now) {
      fetched.push(expected.sessionId);
      const session = sessions.get(expected.sessionId);
      return readProofingClaims(session && claimsOf(expected.sessionId, session, now), expected, now);
    },
  };
  const pool: Accounts = {
    async find({ username }) {
      const known = poolAccounts.get(username);
      const state = known?.status === 'UNCONFIRMED' ? 'waiting' : 'done';
      const createdAt = created.get(username) ?? NOW;
      return known && { sub: known.sub, state: disabled.has(username) ? 'disabled' : state, createdAt };
    },
    async isTaken({ username }) {
      return poolAccounts.has(username);
    },
    async confirm({ username }) {
      const known = poolAccounts.get(username);
      adminCalls.push(`confirm ${username}`);
      if (known) poolAccounts.set(username, { ...known, status: 'CONFIRMED' });
    },
    async setProviderUserId({ username }, providerUserId) {
      const known = poolAccounts.get(username);
      adminCalls.push(`attribute ${username}`);
      if (known) poolAccounts.set(username, { ...known, providerUserId });
    },
  };
  const memory = memoryProofingStore();
  const proofings = changes.store?.(memory) ?? memory;
  const people = memoryIdentityStore();
  const identities = changes.identities?.(people) ?? people;
  const accounts = changes.accounts?.(pool) ?? pool;
  const provider = changes.provider?.(scripted) ?? scripted;
  const recordOutcome = createRecordOutcome({ proofings, provider, clock });
  const link = createLinkAccount({ proofings, identities, accounts, clock, random });
  const start = createStartProofing({
    openOnce: changes.openOnce ?? ((_signUp, _context, open) => open()),
    provider,
    proofings,
    documents: { documentTypes: ['passport'], livenessMode: 'active' },
    callbackUrl: async () => new URL('https://api.example/idv-callback'),
    clock,
    random,
  });
  return {
    time,
    requests,
    fetched,
    adminCalls,
    poolAccounts,
    /** User names that an administrator disabled. */
    disabled,
    /** When accounts were made, by user name; all others at `NOW`. */
    created,
    proofings: memory,
    accounts,
    recordOutcome,
    link,
    clock,
    start: (signUp: SignUp = SIGN_UP) => start(signUp, undefined),
    present: createPresentProofing({ provider, proofings, clock, random }),
    settle: createSettleProofing({ proofings, recordOutcome, accounts, link }),
    /** Puts a session at the provider into another state. */
    at: (sessionId: string, session: Partial<ProviderSession>) =>
      sessions.set(sessionId, { ...(sessions.get(sessionId) ?? PASSED), ...session }),
    pass: (sessionId: string) => sessions.set(sessionId, { ...(sessions.get(sessionId) ?? PASSED), ...COMPLETED }),
    identity: (sub: string = ALICE_SUB) => people.find({ userPoolId: POOL, sub }),
    alice: () => poolAccounts.get('alice'),
  };
}

export type ProofingWorld = ReturnType<typeof proofingWorld>;

const COMPLETED = { status: 'Completed', result: 'Passed' } as const;

/** A session that passed for Alice just now. */
export const PASSED: ProviderSession = {
  ...COMPLETED,
  acr: '/assurance/ial/2/',
  account: ALICE,
  personId: 'person-1',
  completedAgo: 0,
};

function claimsOf(sessionId: string, session: ProviderSession, now: number) {
  return {
    iat: now,
    exp: now + 300,
    session_id: sessionId,
    status: session.status,
    result: session.result,
    metadata: { cognito_user_pool: session.account.userPoolId, cognito_username: session.account.username },
    user_id: session.personId,
    acr: session.acr,
    completed_at: now - session.completedAgo,
  };
}
