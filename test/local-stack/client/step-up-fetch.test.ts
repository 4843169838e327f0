import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Stack } from '../../../dev/stack/start-stack.ts';
import { contentDigest, transactionHeader } from '../../../src/client/index.ts';
import { forgetLimits } from '../story/forget-limits.ts';
import { createPerson, type Person } from '../story/person.ts';
import { startTestStack } from '../story/running-stack.ts';
import { openPage, outcomeOf } from './browser-page.ts';

let stack: Stack;
let alice: Person;

beforeAll(async () => {
  stack = await startTestStack();
  alice = await createPerson(stack, 'alice');
});
beforeEach(() => forgetLimits(stack));
afterAll(() => stack?.close());

function createStorage() {
  const texts = new Map<string, string>();
  return {
    texts,
    getItem: (key: string) => texts.get(key) ?? null,
    setItem: (key: string, text: string) => void texts.set(key, text),
    removeItem: (key: string) => void texts.delete(key),
  };
}

describe('createStepUpFetch on the running stack', () => {
  it('T13: pays what the person approved, once, and needs another approval for the same again', async () => {
    const page = openPage(stack, alice);
    page.onPrompt(() => void page.press('approve'));
    const before = await alice.cents();

    const paid = await page.pay('810.00');
    const again = new AbortController();
    page.onPrompt(() => again.abort('given up'));
    const second = await outcomeOf(page.pay('810.00', { signal: again.signal }));
    await page.press('decline');

    expect(paid.status).toBe(200);
    expect(page.shown).toHaveLength(2);
    expect(page.shown[0]?.url).toMatch(/^http:\/\/127\.0\.0\.1:/);
    expect(second).toBe('given up');
    expect(await alice.cents()).toBe(before - 81_000n);
  });

  it('T15: shows on the phone what its helpers declared', async () => {
    const page = openPage(stack, alice);
    let text: unknown;
    page.onPrompt(async () => {
      text = await page.press('approve');
    });

    expect(await outcomeOf(page.pay('820.00'))).toBe(200);
    expect(text).toBe('Pay 820.00 EUR to DE02120300000000202051');
  });

  it('declares text beyond ASCII so that the authorizer reads it', async () => {
    const page = openPage(stack, alice);
    let text: unknown;
    page.onPrompt(async () => {
      text = await page.press('approve');
    });
    const body = JSON.stringify({ iban: 'DE02120300000000202051', name: 'Zoë "日本" 100%' });

    const response = await page.bankFetch(`${stack.description.api_url}/payees`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-high-value-transaction': transactionHeader({ payee: 'DE02120300000000202051', name: 'Zoë "日本" 100%' }),
        'content-digest': await contentDigest(body),
      },
      body,
    });

    expect(text).toBe('Add payee DE02120300000000202051, named: Zoë "日本" 100%');
    expect(response.status).not.toBe(401);
  });

  it('lets a small payment and a read through without a prompt', async () => {
    const page = openPage(stack, alice);

    expect(await outcomeOf(page.pay('1.00'))).toBe(200);
    expect((await page.bankFetch(`${stack.description.api_url}/accounts/alice-current`)).status).toBe(200);
    expect(page.shown).toEqual([]);
  });

  it('tells of a person who declined, and rings for the next try', async () => {
    const page = openPage(stack, alice);
    page.onPrompt(() => void page.press('decline'));

    expect(await outcomeOf(page.pay('830.00'))).toBe('declined');
    page.onPrompt(() => void page.press('approve'));
    expect(await outcomeOf(page.pay('830.00'))).toBe(200);
  });

  it('T20: tells of a sign-in that is locked after five refusals, and for how long', async () => {
    const bob = await createPerson(stack, 'bob');
    const page = openPage(stack, bob);
    page.onPrompt(() => void page.press('decline'));

    for (let refusals = 0; refusals < 5; refusals++) expect(await outcomeOf(page.pay('840.00'))).toBe('declined');
    const locked = page.pay('840.00');

    await expect(locked).rejects.toMatchObject({ code: 'locked', retryAfter: expect.any(Number) });
    expect(page.shown).toHaveLength(5);
  });

  it('T27: rings once for a double click, and lets one of the two through', async () => {
    const bothDenied = Promise.withResolvers<void>();
    let denials = 0;
    const counting: typeof fetch = async (input, init) => {
      const response = await fetch(input, init);
      if (response.status === 401 && ++denials === 2) bothDenied.resolve();
      return response;
    };
    const page = openPage(stack, alice, { fetch: counting });
    page.onPrompt(() => void bothDenied.promise.then(() => page.press('approve')));
    const before = await alice.cents();

    const outcomes = await Promise.all([outcomeOf(page.pay('850.00')), outcomeOf(page.pay('850.00'))]);

    expect(outcomes.map(String).sort()).toEqual(['200', 'not_accepted']);
    expect(page.shown).toHaveLength(1);
    expect(await alice.cents()).toBe(before - 85_000n);
  });

  it('T39: tells a second window that the first one has the prompt', async () => {
    const [first, second] = [openPage(stack, alice), openPage(stack, alice)];
    let other: Promise<number | string> | undefined;
    first.onPrompt(() => {
      other = outcomeOf(second.pay('860.00')).finally(() => first.press('approve'));
    });

    expect(await outcomeOf(first.pay('860.00'))).toBe(200);
    expect(await other).toBe('busy');
    expect(second.shown).toEqual([]);
  });

  it('goes on after a reload, with the prompt that is on the phone', async () => {
    const storage = createStorage();
    const left = new AbortController();
    const page = openPage(stack, alice, { storage });
    page.onPrompt(() => left.abort());
    await outcomeOf(page.pay('870.00', { signal: left.signal }));
    const kept = [...storage.texts.values()].join();

    const reloaded = openPage(stack, alice, { storage });
    reloaded.onPrompt(() => void reloaded.press('approve'));
    const outcome = await outcomeOf(reloaded.pay('870.00'));

    expect(outcome).toBe(200);
    expect(reloaded.shown).toMatchObject([{ url: page.shown[0]?.url }]);
    for (const secret of [alice.token, alice.sub, '870.00', 'DE02']) expect(kept).not.toContain(secret);
    expect([...storage.texts]).toEqual([]);
  });

  it('is busy after a reload without a storage, for as long as the prompt is open', async () => {
    const left = new AbortController();
    const page = openPage(stack, alice);
    page.onPrompt(() => left.abort());
    await outcomeOf(page.pay('880.00', { signal: left.signal }));

    const reloaded = openPage(stack, alice).pay('880.00');

    await expect(reloaded).rejects.toMatchObject({ code: 'busy' });
    await page.press('decline');
  });

  it('leaves the sign-in of the person as it is (F88)', async () => {
    const page = openPage(stack, alice);
    page.onPrompt(() => void page.press('approve'));

    await page.pay('890.00');
    const balance = await page.bankFetch(`${stack.description.api_url}/accounts/alice-current`);

    expect(balance.status).toBe(200);
  });
});
