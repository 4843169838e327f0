import { Hono } from 'hono';
import { type Faults, faultSetting } from './faults.ts';
import type { JournalEntry } from './journal.ts';
import { sameOrigin } from './same-origin.ts';

/** `GET /admin/journal` and `POST /admin/faults`, for tests and demos that run in another process. Loopback is the only guard. */
export function createAdminApi(journal: () => readonly JournalEntry[], faults: Faults): Hono {
  const admin = new Hono();
  admin.use('/admin/*', sameOrigin);

  admin.get('/admin/journal', (c) =>
    c.json({
      pushes: journal().map((entry) => ({
        challenge_id: entry.challengeId,
        user_id: entry.userId,
        display_text: entry.displayText ?? null,
        requested_at: entry.requestedAt,
        state: entry.state,
      })),
    }),
  );

  admin.post('/admin/faults', async (c) => {
    const parsed = faultSetting.safeParse(await c.req.json().catch(() => undefined));
    if (!parsed.success)
      return c.json({ error: parsed.error.issues.map(({ path, message }) => ({ path, message })) }, 400);
    faults.set(parsed.data);
    return c.body(null, 204);
  });
  return admin;
}
