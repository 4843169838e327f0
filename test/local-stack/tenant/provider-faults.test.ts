import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Tenant } from '../../../dev/tenant/tenant.ts';
import {
  clientOf,
  createTestClock,
  DIGEST,
  expectedOf,
  IMPATIENT_MS,
  press,
  REQUEST,
  startTenant,
} from './tenant-fixture.ts';

let clock: ReturnType<typeof createTestClock>;
let tenant: Tenant;

beforeEach(async () => {
  clock = createTestClock();
  tenant = await startTenant(clock.now);
});
afterEach(() => tenant.close());

const outage = (operation: string) => ({ code: 'ERR_PROVIDER_UNAVAILABLE', operation });

const answerFaults = ['down', '429', '500', 'html', 'empty', 'huge', 'garbled', 'error-in-200'] as const;

describe('createOneKosmos: faults', () => {
  it.each(answerFaults)('T25: %s on stepup is an outage, and the next call works', async (kind) => {
    const client = clientOf(tenant);
    tenant.setFault({ operation: 'stepup', fault: { kind } });
    await expect(client.requestStepUp(REQUEST)).rejects.toMatchObject(outage('stepup'));

    tenant.setFault({ operation: 'stepup', fault: undefined });
    expect(await client.requestStepUp(REQUEST)).toHaveProperty('challengeId');
  });

  it.each(answerFaults)('T25, T18: %s on result is an outage, neither approval nor refusal', async (kind) => {
    const client = clientOf(tenant);
    const { challengeId } = await client.requestStepUp(REQUEST);
    await press(tenant, challengeId, 'approve');
    tenant.setFault({ operation: 'result', fault: { kind } });
    await expect(client.fetchResult(expectedOf(challengeId), clock.now())).rejects.toMatchObject(outage('result'));

    tenant.setFault({ operation: 'result', fault: undefined });
    expect(await client.fetchResult(expectedOf(challengeId), clock.now())).toMatchObject({ outcome: 'approved' });
  });

  it.each(answerFaults)('T25: %s on the key set is an outage, not an invalid result', async (kind) => {
    const client = clientOf(tenant);
    const { challengeId } = await client.requestStepUp(REQUEST);
    await press(tenant, challengeId, 'approve');
    tenant.setFault({ operation: 'jwks', fault: { kind } });

    await expect(client.fetchResult(expectedOf(challengeId), clock.now())).rejects.toMatchObject(outage('jwks'));
  });

  it('F80: no call is repeated, and a lost answer costs exactly one ring', async () => {
    tenant.setFault({ operation: 'stepup', fault: { kind: 'lost' } });

    await expect(clientOf(tenant).requestStepUp(REQUEST)).rejects.toMatchObject(outage('stepup'));

    expect(tenant.journal()).toHaveLength(1);
  });

  it.each(['stepup', 'result', 'jwks'] as const)(
    'T26: a tenant that hangs on %s runs into the deadline',
    async (operation) => {
      const { challengeId } = await clientOf(tenant).requestStepUp(REQUEST);
      await press(tenant, challengeId, 'approve');
      tenant.setFault({ operation, fault: { kind: 'slow' } });
      // Only the call that hangs is impatient, so that a slow machine cannot fail an earlier one.
      const client = clientOf(
        tenant,
        operation === 'jwks' ? { jwksTimeoutMs: IMPATIENT_MS } : { timeoutMs: IMPATIENT_MS },
      );

      const call =
        operation === 'stepup'
          ? client.requestStepUp(REQUEST)
          : client.fetchResult(expectedOf(challengeId), clock.now());

      await expect(call).rejects.toMatchObject(outage(operation));
    },
  );

  it('T29: a redirect to another tenant rings nobody there', async () => {
    const other = await startTenant(clock.now);
    tenant.setFault({ operation: 'stepup', fault: { kind: 'redirect', location: `${other.url}/v1/auth/stepup` } });

    await expect(clientOf(tenant).requestStepUp(REQUEST)).rejects.toMatchObject(outage('stepup'));

    expect([...tenant.journal(), ...other.journal()]).toEqual([]);
    await other.close();
  });

  it.each([
    ['wrong-user', 'user_mismatch'],
    ['wrong-digest', 'digest_mismatch'],
    ['unsigned', 'signed_result_missing'],
    ['foreign-key', 'signature_mismatch'],
    ['booleans-as-strings', 'claims_malformed'],
  ] as const)('T18: %s is %s', async (kind, reason) => {
    const client = clientOf(tenant);
    const { challengeId } = await client.requestStepUp(REQUEST);
    await press(tenant, challengeId, 'approve');
    tenant.setFault({ operation: 'result', fault: { kind } });

    await expect(client.fetchResult(expectedOf(challengeId), clock.now())).rejects.toMatchObject({
      code: 'ERR_PROVIDER_RESULT_INVALID',
      reason,
    });
  });

  it('F79: a JWKS URL that the tenant does not know is an outage', async () => {
    const client = clientOf({ ...tenant, jwksUrl: `${tenant.url}/.well-known/keys` });
    const { challengeId } = await client.requestStepUp(REQUEST);
    await press(tenant, challengeId, 'approve');

    await expect(client.fetchResult(expectedOf(challengeId), clock.now())).rejects.toMatchObject(outage('jwks'));
  });

  it('T31: no key, digest, text, person or id is in a failure', async () => {
    const failures: unknown[] = [];
    const client = clientOf(tenant);
    const { challengeId } = await client.requestStepUp(REQUEST);
    await press(tenant, challengeId, 'approve');
    for (const kind of [...answerFaults, 'wrong-user', 'booleans-as-strings'] as const) {
      tenant.setFault({ operation: 'result', fault: { kind } });
      failures.push(await client.fetchResult(expectedOf(challengeId), clock.now()).catch((error: unknown) => error));
    }

    const text = failures.map((failure) => inspect(failure, { depth: 9, showHidden: true })).join('\n');

    expect(failures).toHaveLength(10);
    expect(failures.every((failure) => failure instanceof Error)).toBe(true);
    for (const secret of ['test-api-key', DIGEST, 'DE0212', 'person-1', challengeId])
      expect(text).not.toContain(secret);
  });
});
