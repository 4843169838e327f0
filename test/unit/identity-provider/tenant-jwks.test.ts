import type { JSONWebKeySet } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { ProviderUnavailableError } from '../../../src/identity-provider/errors.ts';
import { createTenantJwks, type TenantJwks } from '../../../src/identity-provider/tenant-jwks.ts';
import { plusSeconds } from '../../../src/shared/numeric-date.ts';
import { createTestKey, NOW, type TestKey } from './signed-result.ts';

let oldKey: TestKey;
let newKey: TestKey;

beforeAll(async () => {
  oldKey = await createTestKey('old', 'ES256');
  newKey = await createTestKey('new', 'ES256');
});

/** A tenant whose key set can be changed and whose fetches are counted. */
function createSource(initial: JSONWebKeySet) {
  let published: JSONWebKeySet | undefined = initial;
  let fetches = 0;
  return {
    publish(next: JSONWebKeySet | undefined) {
      published = next;
    },
    fetches: () => fetches,
    async fetch() {
      fetches += 1;
      if (!published) throw new ProviderUnavailableError('jwks');
      return published;
    },
  };
}

async function look(jwks: TenantJwks, kid: string, now = NOW): Promise<string> {
  try {
    return (await jwks.find({ alg: 'ES256', kid }, now)).type;
  } catch (error) {
    return (error as ProviderUnavailableError).code;
  }
}

const UNKNOWN = 'ERR_PROVIDER_RESULT_INVALID';
const OUTAGE = 'ERR_PROVIDER_UNAVAILABLE';

describe('createTenantJwks', () => {
  it('fetches once for many calls, also concurrent ones', async () => {
    const source = createSource(oldKey.jwks);
    const jwks = createTenantJwks(source.fetch);

    const found = await Promise.all(Array.from({ length: 20 }, () => look(jwks, 'old')));

    expect(new Set(found)).toEqual(new Set(['public']));
    expect(await look(jwks, 'old')).toBe('public');
    expect(source.fetches()).toBe(1);
  });

  it('T7: a storm of invented key ids fetches at most once per 10 seconds, and the good key keeps working', async () => {
    const source = createSource(oldKey.jwks);
    const jwks = createTenantJwks(source.fetch);
    await look(jwks, 'old');

    const storm = (now = NOW) => Promise.all(Array.from({ length: 50 }, (_, i) => look(jwks, `invented-${i}`, now)));

    expect(new Set(await storm(plusSeconds(NOW, 9)))).toEqual(new Set([UNKNOWN]));
    expect(source.fetches()).toBe(1);
    expect(new Set(await storm(plusSeconds(NOW, 10)))).toEqual(new Set([UNKNOWN]));
    expect(source.fetches()).toBe(2);
    expect(new Set(await storm(plusSeconds(NOW, 19)))).toEqual(new Set([UNKNOWN]));
    expect(source.fetches()).toBe(2);
    expect(await look(jwks, 'old', plusSeconds(NOW, 19))).toBe('public');
  });

  it('T7: a rotated key works once the cool-down is over, under the storm too', async () => {
    const source = createSource(oldKey.jwks);
    const jwks = createTenantJwks(source.fetch);
    await look(jwks, 'old');
    source.publish({ keys: [...newKey.jwks.keys, ...oldKey.jwks.keys] });

    expect(await look(jwks, 'new', plusSeconds(NOW, 9))).toBe(UNKNOWN);
    await look(jwks, 'invented', plusSeconds(NOW, 10));
    expect(await look(jwks, 'new', plusSeconds(NOW, 10))).toBe('public');
    expect(source.fetches()).toBe(2);
  });

  it('trusts a withdrawn key for 599 seconds, and not for 600', async () => {
    const source = createSource(oldKey.jwks);
    const jwks = createTenantJwks(source.fetch);
    await look(jwks, 'old');
    source.publish(newKey.jwks);

    expect(await look(jwks, 'old', plusSeconds(NOW, 599))).toBe('public');
    expect(await look(jwks, 'old', plusSeconds(NOW, 600))).toBe(UNKNOWN);
  });

  it('T25: an outage is an outage with an empty cache, and the next call tries again', async () => {
    const source = createSource(oldKey.jwks);
    const jwks = createTenantJwks(source.fetch);
    source.publish(undefined);

    expect(await look(jwks, 'old')).toBe(OUTAGE);
    source.publish(oldKey.jwks);
    expect(await look(jwks, 'old')).toBe('public');
  });

  it('T25: an outage at 600 seconds is an outage: the old keys are not used any longer', async () => {
    const source = createSource(oldKey.jwks);
    const jwks = createTenantJwks(source.fetch);
    await look(jwks, 'old');
    source.publish(undefined);

    expect(await look(jwks, 'old', plusSeconds(NOW, 599))).toBe('public');
    expect(await look(jwks, 'old', plusSeconds(NOW, 600))).toBe(OUTAGE);
  });

  it('T25: an unknown key during an outage is an outage, without a fetch for each', async () => {
    const source = createSource(oldKey.jwks);
    const jwks = createTenantJwks(source.fetch);
    await look(jwks, 'old');
    source.publish(undefined);

    const later = plusSeconds(NOW, 10);
    expect(await look(jwks, 'new', later)).toBe(OUTAGE);
    expect(await look(jwks, 'new', later)).toBe(OUTAGE);
    expect(source.fetches()).toBe(2);
    expect(await look(jwks, 'old', later)).toBe('public');
  });

  it('a clock that was set back fetches again instead of trusting for longer', async () => {
    const source = createSource(oldKey.jwks);
    const jwks = createTenantJwks(source.fetch);
    await look(jwks, 'old', plusSeconds(NOW, 1000));
    source.publish(newKey.jwks);

    expect(await look(jwks, 'new', NOW)).toBe('public');
  });

  it.each([
    [
      'two keys of one name',
      (key: TestKey) => [...key.jwks.keys, ...newKey.jwks.keys.map((jwk) => ({ ...jwk, kid: 'old' }))],
    ],
    ['a key off its curve', (key: TestKey) => key.jwks.keys.map((jwk) => ({ ...jwk, x: 'AAAA' }))],
  ])('T25: %s is an outage', async (_name, keys) => {
    expect(await look(createTenantJwks(createSource({ keys: keys(oldKey) }).fetch), 'old')).toBe(OUTAGE);
  });

  it('does not use an encryption key, or a key of another algorithm', async () => {
    const keys = oldKey.jwks.keys.map((jwk) => ({ ...jwk, use: 'enc' }));
    const jwks = createTenantJwks(createSource({ keys: [...keys, ...newKey.jwks.keys] }).fetch);

    expect(await look(jwks, 'old')).toBe(UNKNOWN);
    await expect(jwks.find({ alg: 'RS256', kid: 'new' }, NOW)).rejects.toMatchObject({ reason: 'key_unknown' });
  });
});
