import { describe, expect, it } from 'vitest';
import { type NumericDate, plusSeconds } from '../../../src/shared/numeric-date.ts';
import { TokenKeysUnavailableError } from '../../../src/token/access-token.ts';
import { createJwksCache, type JwksCache } from '../../../src/token/jwks-cache.ts';
import { createRsaKey, keySet, NOW, type SigningKey } from '../../fixtures/tokens/local-issuer.ts';

const URL_OF_KEYS = new URL('https://pool.example/.well-known/jwks.json');
const HOUR = 3600;

const oldKey = createRsaKey('old');
const newKey = createRsaKey('new');
const OLD = keySet(oldKey);
const BOTH = keySet(newKey, oldKey);

/** A key set that can be changed, taken away (undefined) and made to wait; its fetches are counted. */
function createSource(first: string | undefined) {
  let text = first;
  let fetches = 0;
  let gate: Promise<void> | undefined;
  return {
    publish(next: string | undefined) {
      text = next;
    },
    /** Holds every fetch up until the result is called. */
    hold(): () => void {
      const { promise, resolve } = Promise.withResolvers<void>();
      gate = promise;
      return resolve;
    },
    fetches: () => fetches,
    async fetch() {
      fetches += 1;
      await gate;
      if (text === undefined) throw new Error('no answer');
      return Buffer.from(text);
    },
  };
}

function createCache(source: ReturnType<typeof createSource>): JwksCache {
  return createJwksCache(URL_OF_KEYS, source.fetch);
}

/** The modulus of the key that was found, `none`, or `outage`. */
async function look(cache: JwksCache, kid: string, now: NumericDate = NOW): Promise<string> {
  try {
    return (await cache.find(kid, now))?.jwk.n ?? 'none';
  } catch (error) {
    return error instanceof TokenKeysUnavailableError ? 'outage' : String(error);
  }
}

const modulus = ({ jwk }: SigningKey) => jwk.n;
const later = (seconds: number) => plusSeconds(NOW, seconds);

describe('createJwksCache', () => {
  it('T7: asks at an unknown key id once in 10 seconds, to the second', async () => {
    const source = createSource(OLD);
    const cache = createCache(source);
    await look(cache, 'old');

    for (const [second, fetches] of [
      [0, 1],
      [9, 1],
      [10, 2],
      [19, 2],
      [20, 3],
    ] as const) {
      expect(await look(cache, 'invented', later(second))).toBe('none');
      expect(source.fetches()).toBe(fetches);
    }
  });

  it('T7: counts the 10 seconds from a fetch that failed too', async () => {
    const source = createSource(OLD);
    const cache = createCache(source);
    await look(cache, 'old');
    source.publish(undefined);

    expect(await look(cache, 'new', later(10))).toBe('outage');
    source.publish(BOTH);
    expect(await look(cache, 'new', later(19))).toBe('outage');
    expect(source.fetches()).toBe(2);
    expect(await look(cache, 'new', later(20))).toBe(modulus(newKey));
  });

  it('T25: asks once in 2 seconds while no key is known, and for any key id', async () => {
    const source = createSource(undefined);
    const cache = createCache(source);

    expect(await look(cache, 'old')).toBe('outage');
    source.publish(OLD);
    expect(await look(cache, 'old', later(1))).toBe('outage');
    expect(source.fetches()).toBe(1);
    expect(await look(cache, 'invented', later(2))).toBe('none');
    expect(await look(cache, 'old', later(2))).toBe(modulus(oldKey));
  });

  it('T7: everybody who waits shares one fetch and its end', async () => {
    const source = createSource(OLD);
    const release = source.hold();
    const cache = createCache(source);

    const waiting = [later(0), later(11), later(3)].map((now) => look(cache, 'old', now));
    const stranger = look(cache, 'invented', later(30));
    release();

    expect(await Promise.all(waiting)).toEqual(Array.from({ length: 3 }, () => modulus(oldKey)));
    expect(await stranger).toBe('none');
    expect(source.fetches()).toBe(1);
  });

  it('T7: a known key waits for no fetch', async () => {
    const source = createSource(OLD);
    const cache = createCache(source);
    await look(cache, 'old');
    const release = source.hold();
    const unknown = look(cache, 'invented', later(10));

    expect(await look(cache, 'old', later(10))).toBe(modulus(oldKey));
    release();
    expect(await unknown).toBe('none');
  });

  it('T7: a shared fetch that fails is an outage for all who wait, with its cause', async () => {
    const source = createSource(undefined);
    const cache = createCache(source);

    const all = await Promise.allSettled([cache.find('old', NOW), cache.find('other', NOW)]);

    for (const one of all) {
      expect(one).toMatchObject({ reason: { code: 'ERR_TOKEN_KEYS_UNAVAILABLE', cause: { message: 'no answer' } } });
    }
    expect(source.fetches()).toBe(1);
  });

  it.each([
    ['gone', undefined],
    ['HTML', '<!doctype html>'],
    ['empty', '{"keys":[]}'],
    ['cut off', BOTH.slice(0, -5)],
  ])('T25: a key set that is %s replaces no known keys', async (_name, broken) => {
    const source = createSource(OLD);
    const cache = createCache(source);
    await look(cache, 'old');
    source.publish(broken);

    expect(await look(cache, 'new', later(10))).toBe('outage');
    expect(await look(cache, 'old', later(10))).toBe(modulus(oldKey));
    expect(await look(cache, 'old', later(100 * HOUR))).toBe(modulus(oldKey));
  });

  it('T25: after an outage an unknown key is unknown again', async () => {
    const source = createSource(OLD);
    const cache = createCache(source);
    await look(cache, 'old');
    source.publish(undefined);
    await look(cache, 'invented', later(10));
    source.publish(OLD);

    expect(await look(cache, 'invented', later(20))).toBe('none');
    expect(await look(cache, 'invented', later(21))).toBe('none');
  });

  it('trusts a withdrawn key for 3599 seconds, and not for 3600', async () => {
    const source = createSource(OLD);
    const cache = createCache(source);
    await look(cache, 'old');
    source.publish(keySet(newKey));

    expect(await look(cache, 'old', later(HOUR - 1))).toBe(modulus(oldKey));
    expect(source.fetches()).toBe(1);
    expect(await look(cache, 'old', later(HOUR))).toBe('none');
    expect(await look(cache, 'new', later(HOUR))).toBe(modulus(newKey));
    expect(source.fetches()).toBe(2);
  });

  it('forgets a withdrawn key as soon as another reason fetched the set', async () => {
    const source = createSource(OLD);
    const cache = createCache(source);
    await look(cache, 'old');
    source.publish(keySet(newKey));
    await look(cache, 'invented', later(10));

    expect(await look(cache, 'old', later(10))).toBe('none');
  });

  it('uses the new key of an old name once it has it', async () => {
    const replaced = createRsaKey('old');
    const source = createSource(OLD);
    const cache = createCache(source);
    const before = await cache.find('old', NOW);
    source.publish(keySet(replaced));

    const after = await cache.find('old', later(HOUR));
    expect(after?.jwk.n).toBe(modulus(replaced));
    expect(after?.publicKey.equals(before?.publicKey ?? after.publicKey)).toBe(false);
  });

  it('T25: an old set that cannot be fetched stays good, and is asked for once in 10 seconds', async () => {
    const source = createSource(OLD);
    const cache = createCache(source);
    await look(cache, 'old');
    source.publish(undefined);

    for (let second = 0; second < 30; second++) {
      expect(await look(cache, 'old', later(HOUR + second))).toBe(modulus(oldKey));
    }
    expect(source.fetches()).toBe(4);
  });

  it('a clock that was set back makes neither the cool-down nor trust last longer', async () => {
    const source = createSource(OLD);
    const cache = createCache(source);
    await look(cache, 'old', later(2 * HOUR));
    source.publish(BOTH);

    expect(await look(cache, 'new', later(2 * HOUR - 9))).toBe('none');
    expect(await look(cache, 'new', later(2 * HOUR - 10))).toBe(modulus(newKey));
    source.publish(keySet(newKey));
    expect(await look(cache, 'old', NOW)).toBe('none');
  });

  it.each(['__proto__', 'constructor', 'toString', ''])('T28: has no key by the name %j', async (kid) => {
    expect(await look(createCache(createSource(OLD)), kid)).toBe('none');
  });
});
