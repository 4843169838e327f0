import type { Adapter, StoredPayload } from 'oidc-provider';

type Item = { readonly payload: StoredPayload; readonly expiresAt: number };

/**
 * What oidc-provider stores of one tenant, in memory. Expired items are removed when others are written: the library looks at the time
 * itself. `clientOf` gives the metadata of a client, which is stored nowhere else.
 */
export function createOidcMemory(clientOf: (id: string) => StoredPayload | undefined): (model: string) => Adapter {
  const items = new Map<string, Item>();
  const findBy = (model: string, member: string, value: string) =>
    [...items].find(([key, { payload }]) => key.startsWith(`${model}:`) && payload[member] === value)?.[1].payload;

  return (model) => ({
    async upsert(id, payload, expiresIn = Number.POSITIVE_INFINITY) {
      const now = Date.now();
      for (const [key, { expiresAt }] of items) if (expiresAt <= now) items.delete(key);
      items.set(`${model}:${id}`, { payload, expiresAt: now + expiresIn * 1000 });
    },
    find: async (id) => (model === 'Client' ? clientOf(id) : items.get(`${model}:${id}`)?.payload),
    findByUid: async (uid) => findBy(model, 'uid', uid),
    findByUserCode: async (userCode) => findBy(model, 'userCode', userCode),
    async consume(id) {
      const item = items.get(`${model}:${id}`);
      if (item) item.payload['consumed'] = Math.floor(Date.now() / 1000);
    },
    destroy: async (id) => void items.delete(`${model}:${id}`),
    async revokeByGrantId(grantId) {
      for (const [key, { payload }] of items) if (payload['grantId'] === grantId) items.delete(key);
    },
  });
}
