import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Tenant } from '../../../dev/tenant/tenant.ts';
import type { Capability } from '../../../src/identity-provider/identity-provider.ts';
import { ALL, clientOf, createTestClock, expectedOf, press, REQUEST, startTenant } from './tenant-fixture.ts';

let clock: ReturnType<typeof createTestClock>;
let tenant: Tenant;

beforeEach(async () => {
  clock = createTestClock();
  tenant = await startTenant(clock.now);
});
afterEach(() => tenant.close());

/** A second tenant for one test; the first one is closed. */
async function restart(options: Parameters<typeof startTenant>[1]): Promise<void> {
  await tenant.close();
  tenant = await startTenant(clock.now, options);
}

const outage = (operation: string) => ({ code: 'ERR_PROVIDER_UNAVAILABLE', operation });

describe('createOneKosmos over HTTP', () => {
  it('rings, waits, and gives an approval with the time of the press', async () => {
    const client = clientOf(tenant);
    const challenge = await client.requestStepUp(REQUEST);
    expect(challenge.challengeUrl).toBe(`${tenant.phoneUrl}/phone/person-1`);
    expect(challenge.code).toMatch(/^\d{4}$/);
    const expected = expectedOf(challenge.challengeId);
    expect(await client.fetchResult(expected, clock.now())).toEqual({ outcome: 'pending' });

    clock.advance(7);
    expect((await press(tenant, challenge.challengeId, 'approve')).status).toBe(303);
    const pressedAt = clock.now();
    clock.advance(5);

    expect(await client.fetchResult(expected, clock.now())).toEqual({
      outcome: 'approved',
      authTime: pressedAt,
      amr: ['face'],
      jws: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
    });
    expect(tenant.journal()).toEqual([
      {
        challengeId: challenge.challengeId,
        userId: 'person-1',
        displayText: REQUEST.display,
        requestedAt: pressedAt - 7,
        state: 'approved',
      },
    ]);
  });

  it('gives a decline as refused', async () => {
    const client = clientOf(tenant);
    const { challengeId } = await client.requestStepUp(REQUEST);

    await press(tenant, challengeId, 'decline');

    expect(await client.fetchResult(expectedOf(challengeId), clock.now())).toEqual({ outcome: 'refused' });
  });

  it('T17: a result counts until 29 seconds after its expiry, and not at 30', async () => {
    const client = clientOf(tenant);
    const { challengeId } = await client.requestStepUp(REQUEST);
    await press(tenant, challengeId, 'approve');
    // The tenant signs for 300 seconds from now on, so a fast clock on our side plays the late reader.
    const atOffset = (seconds: number) => {
      const reader = createTestClock();
      reader.advance(seconds);
      return reader.now();
    };

    expect(await client.fetchResult(expectedOf(challengeId), atOffset(329))).toMatchObject({ outcome: 'approved' });
    await expect(client.fetchResult(expectedOf(challengeId), atOffset(330))).rejects.toMatchObject({
      reason: 'expired',
    });
  });

  it('T17: the phone answers in the last second of its time, and not one later', async () => {
    const client = clientOf(tenant);
    const first = await client.requestStepUp({ ...REQUEST, timeoutSeconds: 60 });
    const second = await client.requestStepUp({ ...REQUEST, timeoutSeconds: 60 });

    clock.advance(59);
    expect((await press(tenant, first.challengeId, 'approve')).status).toBe(303);
    clock.advance(1);
    expect((await press(tenant, second.challengeId, 'approve')).status).toBe(409);

    expect(tenant.journal().map(({ state }) => state)).toEqual(['approved', 'expired']);
    await expect(client.fetchResult(expectedOf(second.challengeId), clock.now())).rejects.toMatchObject({
      reason: 'status_unknown',
    });
  });

  it.each(['RS256', 'ES256', 'EdDSA'] as const)(
    'verifies %s, also after the tenant rotated its keys twice',
    async (algorithm) => {
      await restart({ algorithm });
      const client = clientOf(tenant);
      const { challengeId } = await client.requestStepUp(REQUEST);
      await press(tenant, challengeId, 'approve');
      const approved = { outcome: 'approved', amr: ['face'] };
      expect(await client.fetchResult(expectedOf(challengeId), clock.now())).toMatchObject(approved);

      for (const _rotation of ['first', 'second']) {
        await tenant.rotateKeys();
        clock.advance(10);
        expect(await client.fetchResult(expectedOf(challengeId), clock.now())).toMatchObject(approved);
      }
    },
  );

  it('T18: the result of another challenge, person or digest does not count', async () => {
    const client = clientOf(tenant);
    const { challengeId } = await client.requestStepUp(REQUEST);
    await press(tenant, challengeId, 'approve');
    const expected = expectedOf(challengeId);

    await expect(client.fetchResult({ ...expected, providerUserId: 'person-2' }, clock.now())).rejects.toMatchObject({
      reason: 'user_mismatch',
    });
    await expect(client.fetchResult({ ...expected, digest: 'b'.repeat(43) }, clock.now())).rejects.toMatchObject({
      reason: 'digest_mismatch',
    });
    await expect(client.fetchResult({ ...expected, challengeId: 'other' }, clock.now())).rejects.toMatchObject(
      outage('result'),
    );
  });

  it('a wrong or unusable API key is an outage, and rings nothing', async () => {
    for (const apiKey of ['wrong', '', 'line\r\nbreak: x']) {
      await expect(clientOf(tenant, { apiKey }).requestStepUp(REQUEST)).rejects.toMatchObject(outage('stepup'));
    }
    expect(tenant.journal()).toEqual([]);
  });

  it('a person whom the tenant does not know is an outage', async () => {
    const request = clientOf(tenant).requestStepUp({ ...REQUEST, providerUserId: '../person-1?x' });

    await expect(request).rejects.toMatchObject(outage('stepup'));
  });

  it('T29: an id with a slash, dots or a question mark is refused before any call', async () => {
    const { url } = tenant;
    await tenant.close();
    const client = clientOf({ ...tenant, url });

    for (const challengeId of ['a/b', '..', '../../admin/journal', 'a?b', 'a#b', 'a%2fb', '']) {
      await expect(client.fetchResult(expectedOf(challengeId), clock.now())).rejects.toMatchObject({
        reason: 'challenge_id_malformed',
      });
    }
  });
});

describe('createOneKosmos: capabilities', () => {
  it('refuses to ring for a text that nobody would see', async () => {
    const client = clientOf(tenant, {
      capabilities: ALL.filter((capability) => capability !== 'displays_transaction'),
    });

    await expect(client.requestStepUp(REQUEST)).rejects.toMatchObject({ code: 'ERR_CONFIGURATION' });
    expect(tenant.journal()).toEqual([]);
  });

  it('works with a tenant that can do nothing beyond the card, for what needs no text', async () => {
    await restart({ capabilities: new Set<Capability>() });
    const client = clientOf(tenant, { capabilities: [] });

    const challenge = await client.requestStepUp({ ...REQUEST, display: undefined });
    await press(tenant, challenge.challengeId, 'approve');

    expect(challenge.code).toBeUndefined();
    expect(tenant.journal()).toMatchObject([{ displayText: undefined }]);
    expect(await client.fetchResult(expectedOf(challenge.challengeId), clock.now())).toMatchObject({
      outcome: 'approved',
    });
  });

  it.each<[Capability, string]>([
    ['echoes_user', 'user_missing'],
    ['echoes_digest', 'digest_missing'],
  ])('T18: %s declared but not done by the tenant: %s', async (capability, reason) => {
    await restart({ capabilities: new Set(ALL.filter((other) => other !== capability)) });
    const client = clientOf(tenant);
    const { challengeId } = await client.requestStepUp(REQUEST);
    await press(tenant, challengeId, 'approve');

    await expect(client.fetchResult(expectedOf(challengeId), clock.now())).rejects.toMatchObject({ reason });
  });

  it('number_match declared but not done by the tenant is an outage', async () => {
    await restart({ capabilities: new Set<Capability>() });

    await expect(clientOf(tenant).requestStepUp(REQUEST)).rejects.toMatchObject(outage('stepup'));
  });
});
