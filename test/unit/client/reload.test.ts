import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  accessToken,
  challenged,
  createStorage,
  createWorld,
  executed,
  failure,
  HANDLE,
  json,
  LINK,
  pending,
  rung,
  settled,
  tokens,
  told,
  transfer,
} from './bank-world.ts';

afterEach(() => void vi.useRealTimers());

const KEY = `countersign:${HANDLE}`;
const RINGING = { session: 'session-liveid', url: LINK, code: '4711', expiresAt: 1_700_000_200_000 };

/** A page that is left while the prompt is on the phone: its script stops, and its storage stays. */
async function leftPage(further: Parameters<typeof createWorld>[0] = {}) {
  const storage = createStorage();
  const world = createWorld({ api: [challenged(), challenged(), executed], ...further }, { storage });
  const controller = new AbortController();
  world.onCall(({ name }) => name === 'status' && controller.abort());
  await failure(world.fetch(...transfer({ signal: controller.signal })));
  world.onCall(() => {});
  return { world, storage };
}

describe('a prompt that outlives its page', () => {
  it('is shown again when the same request is sent, and its approval counts', async () => {
    const { world, storage } = await leftPage({ status: [pending, told('approved', 100)], respond: [rung(), tokens] });

    const response = await settled(world.reload()(...transfer()));

    expect(response.status).toBe(200);
    expect(world.of('InitiateAuth')).toHaveLength(1);
    expect(JSON.parse(world.of('RespondToAuthChallenge')[1]?.body ?? '')).toMatchObject({ Session: 'session-liveid' });
    const [first, again] = world.prompts;
    expect(again).toMatchObject({ url: first?.url, code: first?.code, expiresAt: first?.expiresAt });
    expect([...storage.texts]).toEqual([]);
  });

  it('is shown again on the same page after the request was given up', async () => {
    const { world } = await leftPage({ status: [pending, told('approved', 100)], respond: [rung(), tokens] });

    expect((await settled(world.fetch(...transfer()))).status).toBe(200);
    expect(world.of('InitiateAuth')).toHaveLength(1);
  });

  it('counts where the answer was given just before', async () => {
    const { world } = await leftPage({ status: [pending, told('approved', 0)] });

    expect((await settled(world.reload()(...transfer()))).status).toBe(200);
    expect(world.of('RespondToAuthChallenge')).toHaveLength(1);
  });

  it('leaves nothing in the storage but what the answer needs', async () => {
    const { storage } = await leftPage();

    const text = storage.texts.get(KEY) ?? '';
    expect([...storage.texts.keys()]).toEqual([KEY]);
    expect(Object.keys(JSON.parse(text))).toEqual(['session', 'url', 'code', 'expiresAt']);
    for (const secret of [accessToken(), '12500', 'DE02', 'alice']) expect(text).not.toContain(secret);
  });

  it.each([
    ['approved', told('approved', 100)],
    ['declined', told('refused', 0)],
    ['expired', told('expired', 0)],
  ])('is forgotten once it is known how it ended: %s', async (_, status) => {
    const storage = createStorage();
    const world = createWorld({ status: [status] }, { storage });

    await failure(world.fetch(...transfer()));

    expect([...storage.texts]).toEqual([]);
  });

  it.each([
    ['a token that is not accepted', 'signed_out', json(401, { reason: 'token_expired' })],
    ['a firewall', 'failed', json(403, {})],
  ])('is kept where nobody knows how it ended, because of %s', async (_, code, status) => {
    const storage = createStorage();
    const world = createWorld(
      { api: [challenged(), challenged(), executed], status: [status, told('approved', 100)] },
      { storage },
    );

    expect(await failure(world.fetch(...transfer()))).toMatchObject({ code });
    expect((await settled(world.fetch(...transfer()))).status).toBe(200);
    expect(world.of('InitiateAuth')).toHaveLength(1);
    expect([...storage.texts]).toEqual([]);
  });

  it.each([
    ['at its end', rung({ expires_in: '5' }), pending],
    ['where its handle is not known any more', rung(), json(404, { reason: 'handle_unknown' })],
  ])('is forgotten %s', async (_, ring, status) => {
    const storage = createStorage();
    const world = createWorld({ respond: [ring], status: [status] }, { storage });

    expect(await failure(world.fetch(...transfer()))).toMatchObject({ code: 'expired' });
    expect([...storage.texts]).toEqual([]);
  });

  it.each([
    ['no JSON', '{'],
    ['another thing', '[1]'],
    ['a link that would run in the page', JSON.stringify({ ...RINGING, url: 'javascript:alert(1)' })],
    ['no Session', JSON.stringify({ ...RINGING, session: '' })],
    ['no end', JSON.stringify({ ...RINGING, expiresAt: null })],
  ])('is none where the storage has %s', async (_, text) => {
    const storage = createStorage();
    storage.setItem(KEY, text);
    const world = createWorld({}, { storage });

    await settled(world.fetch(...transfer()));

    expect(world.of('InitiateAuth')).toHaveLength(1);
    expect(world.prompts).toMatchObject([{ url: LINK }]);
  });

  it('is shown, and lost with the page, where the storage is full', async () => {
    const full = () => {
      throw new Error('QuotaExceededError');
    };
    const world = createWorld({}, { storage: { getItem: () => null, setItem: full, removeItem: full } });

    expect((await settled(world.fetch(...transfer()))).status).toBe(200);
  });

  it('is not known to another transaction', async () => {
    const { world } = await leftPage({ api: [challenged(), challenged('cs1.other'), executed] });

    await failure(world.reload()(...transfer()));

    expect(world.of('InitiateAuth')).toHaveLength(2);
  });
});
