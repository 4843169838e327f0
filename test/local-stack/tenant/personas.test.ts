import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Persona } from '../../../dev/tenant/personas.ts';
import type { Tenant } from '../../../dev/tenant/tenant.ts';
import {
  clientOf,
  createTestClock,
  expectedOf,
  PROOFING,
  proofingClientOf,
  proofingOf,
  REQUEST,
  startTenant,
} from './tenant-fixture.ts';

let clock: ReturnType<typeof createTestClock>;
let tenant: Tenant;

beforeEach(async () => {
  clock = createTestClock();
  tenant = await startTenant(clock.now, { slowMs: 40, proofingMs: 1 });
});
afterEach(() => tenant.close());

const until = (assertion: () => void) => vi.waitFor(assertion, { timeout: 30_000, interval: 5 });

const ring = async () => (await clientOf(tenant).requestStepUp(REQUEST)).challengeId;
const resultOf = (challengeId: string) => clientOf(tenant).fetchResult(expectedOf(challengeId), clock.now());

describe('personas on a push', () => {
  it.each<[Persona, string, string]>([
    ['approve', 'approved', 'approved'],
    ['ial1-only', 'approved', 'approved'],
    ['decline', 'declined', 'refused'],
    ['liveness-fail', 'liveness_failed', 'refused'],
    ['match-fail', 'match_failed', 'refused'],
    ['ignore', 'waiting', 'pending'],
  ])('%s answers at once: %s', async (persona, state, outcome) => {
    tenant.setPersona('person-1', persona);

    const challengeId = await ring();

    expect(tenant.journal()).toMatchObject([{ state }]);
    expect(await resultOf(challengeId)).toMatchObject({ outcome });
  });

  it('T18: other-person is a signed approval that does not count', async () => {
    tenant.setPersona('person-1', 'other-person');

    await expect(resultOf(await ring())).rejects.toMatchObject({ reason: 'user_mismatch' });
  });

  it('slow approves later', async () => {
    tenant.setPersona('person-1', 'slow');
    const challengeId = await ring();
    expect(tenant.journal()).toMatchObject([{ state: 'waiting' }]);

    await until(() => expect(tenant.journal()).toMatchObject([{ state: 'approved' }]));

    expect(await resultOf(challengeId)).toMatchObject({ outcome: 'approved' });
  });

  it('acts for one person only, until it is taken back', async () => {
    tenant.setPersona('person-2', 'approve');
    await ring();
    tenant.setPersona('person-1', 'approve');
    await ring();
    tenant.setPersona('person-1', undefined);
    await ring();

    expect(tenant.journal().map(({ state }) => state)).toEqual(['waiting', 'approved', 'waiting']);
  });
});

describe('personas on a proofing session', () => {
  const passedAs = (providerUserId: string, ial: number) => ({ outcome: 'passed', providerUserId, ial });

  it.each<[Persona, object]>([
    ['approve', passedAs('p-carol', 2)],
    ['slow', passedAs('p-carol', 2)],
    ['ial1-only', passedAs('p-carol', 1)],
    ['other-person', passedAs('person-1', 2)],
    ['liveness-fail', { outcome: 'failed', state: 'completed' }],
    ['match-fail', { outcome: 'failed', state: 'completed' }],
    ['decline', { outcome: 'failed', state: 'declined' }],
  ])('%s finishes it', async (persona, result) => {
    tenant.setPersona('carol', persona);
    const client = proofingClientOf(tenant);

    const { sessionId } = await client.startProofing(PROOFING);
    await until(() => expect(tenant.callbacks()).toHaveLength(2));

    expect(await client.fetchProofing(proofingOf(sessionId), clock.now())).toMatchObject(result);
  });

  it('ignore never begins', async () => {
    tenant.setPersona('carol', 'ignore');
    tenant.setPersona('dave', 'approve');
    const client = proofingClientOf(tenant);

    await client.startProofing(PROOFING);
    await client.startProofing({ ...PROOFING, username: 'dave' });
    await until(() => expect(tenant.callbacks()).toHaveLength(2));

    expect(tenant.proofings().map(({ status }) => status)).toEqual(['Pending', 'Completed']);
  });
});

describe('the tenant, for one user', () => {
  it("a person's own fault goes before everyone's, and the others keep theirs", async () => {
    const client = clientOf(tenant);
    const other = { ...REQUEST, providerUserId: 'person-2' };
    tenant.setFault({ operation: 'stepup', user: 'person-1', fault: { kind: 'lost' } });
    await expect(client.requestStepUp(REQUEST)).rejects.toMatchObject({ operation: 'stepup' });
    expect(await client.requestStepUp(other)).toHaveProperty('challengeId');

    tenant.setFault({ operation: 'stepup', fault: { kind: '500' } });
    await expect(client.requestStepUp(REQUEST)).rejects.toMatchObject({ operation: 'stepup' });
    await expect(client.requestStepUp(other)).rejects.toMatchObject({ operation: 'stepup' });

    expect(tenant.journal().map(({ userId }) => userId)).toEqual(['person-1', 'person-2', 'person-1']);
  });

  it('spoils the results of one person only', async () => {
    tenant.setPersona('person-1', 'approve');
    tenant.setFault({ operation: 'result', user: 'person-2', fault: { kind: 'foreign-key' } });
    const challengeId = await ring();
    expect(await resultOf(challengeId)).toMatchObject({ outcome: 'approved' });

    tenant.setFault({ operation: 'result', user: 'person-1', fault: { kind: 'foreign-key' } });
    await expect(resultOf(challengeId)).rejects.toMatchObject({ reason: 'signature_mismatch' });
  });

  const admin = (path: string, body: object) =>
    fetch(`${tenant.url}/admin/${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json', connection: 'close' },
    });

  it('takes personas, faults by user and rotations over HTTP', async () => {
    const kids = async () => {
      const { keys } = (await (await fetch(tenant.jwksUrl, { headers: { connection: 'close' } })).json()) as {
        keys: { kid: string; alg: string }[];
      };
      return keys;
    };
    const [before] = await kids();

    expect((await admin('personas', { user: 'person-1', persona: 'approve' })).status).toBe(204);
    expect((await admin('faults', { operation: 'stepup', user: 'person-2', fault: { kind: '429' } })).status).toBe(204);
    expect((await admin('rotate-keys', { algorithm: 'ES256' })).status).toBe(204);

    expect(await resultOf(await ring())).toMatchObject({ outcome: 'approved' });
    expect(await kids()).toMatchObject([{ alg: 'ES256' }, { kid: before?.kid, alg: 'RS256' }]);
    expect((await admin('personas', { user: 'person-1', persona: null })).status).toBe(204);
    await ring();
    expect(tenant.journal().map(({ state }) => state)).toEqual(['approved', 'waiting']);
  });

  it.each([
    ['personas', {}],
    ['personas', { user: 'person-1', persona: 'kind' }],
    ['personas', { user: '', persona: 'approve' }],
    ['rotate-keys', { algorithm: 'HS256' }],
    ['faults', { operation: 'jwks', user: 'person-1', fault: { kind: '500' } }],
    ['faults', { operation: 'callback', fault: { kind: '500' } }],
    ['faults', { operation: 'callback', fault: { kind: 'delayed' } }],
    ['faults', { operation: 'proofing', fault: { kind: 'unsigned' } }],
  ])('refuses the order %s %j', async (path, order) => {
    expect((await admin(path, order)).status).toBe(400);
  });
});
