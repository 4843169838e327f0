import { Hono } from 'hono';
import type { Capability } from '../../src/identity-provider/identity-provider.ts';
import type { Ial } from '../../src/shared/ial.ts';
import { type Clock, systemClock } from '../../src/shared/numeric-date.ts';
import { createActing } from './acting.ts';
import { createAdminApi } from './admin-api.ts';
import { type CallbackEntry, createCallbacks } from './callbacks.ts';
import { createCardApi } from './card-api.ts';
import { createChallenges } from './challenges.ts';
import { createFaults, type FaultSetting } from './faults.ts';
import { type JournalEntry, type ProofingEntry, readJournal, readProofings } from './journal.ts';
import { type Listener, openListener } from './listener.ts';
import { createOpenId, type RelyingParty } from './open-id.ts';
import { createPeople, type Person } from './people.ts';
import { createPersonas, type Persona } from './personas.ts';
import { createPhone } from './phone.ts';
import { createProofingWeb } from './proofing-web.ts';
import { createProofings } from './proofings.ts';
import { createSigner, type SigningAlgorithm } from './signer.ts';
import { createTimers } from './timers.ts';

export interface TenantOptions {
  /** 0 takes a free one. */
  readonly port: number;
  readonly apiKey: string;
  /** The `aud` of signed results. */
  readonly audience: string;
  readonly capabilities: ReadonlySet<Capability>;
  /** Who is known from the start; whoever is proofed becomes known too. */
  readonly people: readonly Person[];
  /** Signs callbacks. */
  readonly callbackSecret: string;
  /** @default the system clock */
  readonly clock?: Clock;
  /** Where the phone page listens. @default the same port as the rest */
  readonly phonePort?: number;
  /** @default RS256 */
  readonly algorithm?: SigningAlgorithm;
  /** How long the persona `slow` takes, in real milliseconds. @default 5000 */
  readonly slowMs?: number;
  /** How long the other personas take over a proofing, in real milliseconds. @default 250 */
  readonly proofingMs?: number;
}

/** A running tenant. */
export interface Tenant {
  readonly url: string;
  readonly phoneUrl: string;
  /** The `iss` of signed results and of ID tokens. */
  readonly issuer: string;
  readonly jwksUrl: string;
  journal(): readonly JournalEntry[];
  proofings(): readonly ProofingEntry[];
  callbacks(): readonly CallbackEntry[];
  rotateKeys(algorithm?: SigningAlgorithm): Promise<void>;
  /** Lets a client have people signed in, as somebody would who has an account there. Replaces the client of that id. */
  registerRelyingParty(party: RelyingParty): void;
  setFault(setting: FaultSetting): void;
  /** How well somebody is known from now on, as after a review of their case. */
  setLevel(userId: string, ial: Ial | undefined): void;
  /** `user` is a user id for pushes, the user name of a sign-up for proofing sessions. */
  setPersona(user: string, persona: Persona | undefined): void;
  close(): Promise<void>;
}

/** Starts a simulated 1Kosmos tenant on loopback: docs/provider.md says what it answers. */
export async function createTenant(options: TenantOptions): Promise<Tenant> {
  const { apiKey, audience, capabilities, clock = systemClock } = options;
  const listener = await openListener(options.port);
  const phoneListener = options.phonePort === undefined ? listener : await openBeside(listener, options.phonePort);
  const people = createPeople(options.people);
  const faults = createFaults();
  const personas = createPersonas();
  const timers = createTimers();
  const openId = createOpenId(listener.url, people);
  const signer = await createSigner(options.algorithm ?? 'RS256');
  const challenges = createChallenges(people, capabilities, clock);
  const callbacks = createCallbacks({ secret: options.callbackSecret, clock, faults, timers });
  const proofings = createProofings(clock, (proofing) => {
    const outcome = proofing.finished?.outcome;
    if (outcome?.kind === 'passed') {
      people.add({ userId: outcome.userId, displayName: proofing.username, ial: outcome.ial });
    }
    callbacks.changed(proofing, proofings.statusOf(proofing));
  });
  const { slowMs = 5000, proofingMs = 250 } = options;
  const acting = createActing({ personas, people, challenges, proofings, timers, slowMs, proofingMs });
  const journal = () => readJournal(challenges);
  const sessions = () => readProofings(proofings);

  const pages = new Hono()
    .get('/favicon.ico', (c) => c.body(null, 204))
    .route('/', createPhone(people, challenges, clock))
    .route('/', createProofingWeb(people, proofings));
  const api = createCardApi({
    issuer: listener.url,
    audience,
    apiKey,
    phoneUrl: phoneListener.url,
    capabilities,
    challenges,
    pushed: acting.pushed,
    proofings,
    started: acting.started,
    openId: openId.web,
    signer,
    faults,
    clock,
  });
  api.route('/', createAdminApi({ pushes: journal, sessions, proofings, callbacks, faults, personas, signer }));
  if (phoneListener === listener) api.route('/', pages);
  else phoneListener.serve(pages.fetch);
  listener.serve(api.fetch);

  return {
    url: listener.url,
    phoneUrl: phoneListener.url,
    issuer: listener.url,
    jwksUrl: `${listener.url}/.well-known/jwks.json`,
    journal,
    proofings: sessions,
    callbacks: callbacks.all,
    rotateKeys: (algorithm) => signer.rotate(algorithm),
    registerRelyingParty: openId.register,
    setLevel: (userId, ial) => people.setLevel(userId, ial),
    setFault: (setting) => faults.set(setting),
    setPersona: (user, persona) => personas.set(user, persona),
    async close() {
      timers.stop();
      callbacks.stop();
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
