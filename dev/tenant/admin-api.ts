import { Hono } from 'hono';
import * as z from 'zod';
import { PROOFING_STATUSES } from '../../src/identity-provider/proofing-status.ts';
import type { CallbackEntry, Callbacks } from './callbacks.ts';
import { type Faults, faultSetting } from './faults.ts';
import type { JournalEntry, ProofingEntry } from './journal.ts';
import { type Personas, personaSetting } from './personas.ts';
import type { Proofings } from './proofings.ts';
import { sameOrigin } from './same-origin.ts';
import { type Signer, signingAlgorithm } from './signer.ts';

export interface AdminApiOptions {
  readonly pushes: () => readonly JournalEntry[];
  readonly sessions: () => readonly ProofingEntry[];
  readonly proofings: Proofings;
  readonly callbacks: Callbacks;
  readonly faults: Faults;
  readonly personas: Personas;
  readonly signer: Signer;
}

const rotation = z.strictObject({ algorithm: signingAlgorithm.optional() });

const extraCallback = z.strictObject({
  session_id: z.string(),
  /** @default the present one */
  status: z.enum(PROOFING_STATUSES).optional(),
  kind: z.enum(['genuine', 'forged', 'stale']).default('genuine'),
});

/** The journal, faults, personas, keys and further callbacks, for tests and demos that run in another process. Loopback is the only guard. */
export function createAdminApi(options: AdminApiOptions): Hono {
  const { proofings, callbacks, faults, personas, signer } = options;
  const admin = new Hono();
  admin.use('/admin/*', sameOrigin);

  admin.get('/admin/journal', (c) =>
    c.json({
      pushes: options.pushes().map(toPush),
      proofings: options.sessions().map(toSession),
      callbacks: callbacks.all().map(toCallback),
    }),
  );

  admin.post('/admin/faults', async (c) => {
    const parsed = faultSetting.safeParse(await c.req.json().catch(() => undefined));
    if (!parsed.success) return c.json(problems(parsed.error), 400);
    faults.set(parsed.data);
    return c.body(null, 204);
  });

  admin.post('/admin/personas', async (c) => {
    const parsed = personaSetting.safeParse(await c.req.json().catch(() => undefined));
    if (!parsed.success) return c.json(problems(parsed.error), 400);
    personas.set(parsed.data.user, parsed.data.persona ?? undefined);
    return c.body(null, 204);
  });

  admin.post('/admin/rotate-keys', async (c) => {
    const parsed = rotation.safeParse(await c.req.json().catch(() => ({})));
    if (!parsed.success) return c.json(problems(parsed.error), 400);
    await signer.rotate(parsed.data.algorithm);
    return c.body(null, 204);
  });

  admin.post('/admin/callbacks', async (c) => {
    const parsed = extraCallback.safeParse(await c.req.json().catch(() => undefined));
    if (!parsed.success) return c.json(problems(parsed.error), 400);
    const { session_id, status, kind } = parsed.data;
    const proofing = proofings.find(session_id);
    if (!proofing) return c.json({ error: 'No such session.' }, 404);
    await callbacks.send(proofing, status ?? proofings.statusOf(proofing), kind);
    return c.body(null, 204);
  });
  return admin;
}

function problems({ issues }: z.ZodError) {
  return { error: issues.map(({ path, message }) => ({ path, message })) };
}

function toPush(entry: JournalEntry) {
  return {
    challenge_id: entry.challengeId,
    user_id: entry.userId,
    display_text: entry.displayText ?? null,
    requested_at: entry.requestedAt,
    state: entry.state,
  };
}

function toSession(entry: ProofingEntry) {
  return {
    session_id: entry.sessionId,
    user_pool_id: entry.userPoolId,
    username: entry.username,
    callback_url: entry.callbackUrl,
    requested_at: entry.requestedAt,
    status: entry.status,
    outcome: entry.outcome?.kind ?? null,
  };
}

function toCallback(entry: CallbackEntry) {
  return {
    session_id: entry.sessionId,
    status: entry.status,
    kind: entry.kind,
    sent_at: entry.sentAt,
    outcome: entry.outcome,
  };
}
