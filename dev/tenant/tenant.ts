import { Hono } from 'hono';
import type { Capability } from '../../src/identity-provider/identity-provider.ts';
import { type Clock, systemClock } from '../../src/shared/numeric-date.ts';
import { createAdminApi } from './admin-api.ts';
import { createCardApi } from './card-api.ts';
import { createChallenges, type Person } from './challenges.ts';
import { createFaults, type FaultSetting } from './faults.ts';
import { type JournalEntry, readJournal } from './journal.ts';
import { type Listener, openListener } from './listener.ts';
import { createPhone } from './phone.ts';
import { createSigner, type SigningAlgorithm } from './signer.ts';

export interface TenantOptions {
  /** 0 takes a free one. */
  readonly port: number;
  readonly apiKey: string;
  /** The `aud` of signed results. */
  readonly audience: string;
  readonly capabilities: ReadonlySet<Capability>;
  readonly people: readonly Person[];
  /** @default the system clock */
  readonly clock?: Clock;
  /** Where the phone page listens. @default the same port as the rest */
  readonly phonePort?: number;
  /** @default RS256 */
  readonly algorithm?: SigningAlgorithm;
}

/** A running tenant. */
export interface Tenant {
  readonly url: string;
  readonly phoneUrl: string;
  /** The `iss` of signed results. */
  readonly issuer: string;
  readonly jwksUrl: string;
  journal(): readonly JournalEntry[];
  rotateKeys(): Promise<void>;
  setFault(setting: FaultSetting): void;
  close(): Promise<void>;
}

/** Starts a simulated 1Kosmos tenant on loopback: docs/provider.md says what it answers. */
export async function createTenant(options: TenantOptions): Promise<Tenant> {
  const { apiKey, audience, capabilities, people, clock = systemClock } = options;
  const listener = await openListener(options.port);
  const phoneListener = options.phonePort === undefined ? listener : await openBeside(listener, options.phonePort);
  const challenges = createChallenges(people, capabilities, clock);
  const signer = await createSigner(options.algorithm ?? 'RS256');
  const faults = createFaults();
  const journal = () => readJournal(challenges);

  const phone = createPhone(people, challenges, clock);
  const api = createCardApi({
    issuer: listener.url,
    audience,
    apiKey,
    phoneUrl: phoneListener.url,
    capabilities,
    challenges,
    signer,
    faults,
    clock,
  });
  api.route('/', createAdminApi(journal, faults));
  if (phoneListener === listener) api.route('/', phone);
  else phoneListener.serve(new Hono().route('/', phone).fetch);
  listener.serve(api.fetch);

  return {
    url: listener.url,
    phoneUrl: phoneListener.url,
    issuer: listener.url,
    jwksUrl: `${listener.url}/.well-known/jwks.json`,
    journal,
    rotateKeys: () => signer.rotate(),
    setFault: (setting) => faults.set(setting),
    async close() {
      await Promise.all([listener.close(), ...(phoneListener === listener ? [] : [phoneListener.close()])]);
    },
  };
}

/** A port that is taken must not leave the first server running. */
async function openBeside(first: Listener, port: number): Promise<Listener> {
  try {
    return await openListener(port);
  } catch (error) {
    await first.close();
    throw error;
  }
}
