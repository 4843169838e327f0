import { createHash, timingSafeEqual } from 'node:crypto';
import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { createMiddleware } from 'hono/factory';
import type { JWTPayload } from 'jose';
import * as z from 'zod';
import type { Capability } from '../../src/identity-provider/identity-provider.ts';
import { type Clock, plusSeconds } from '../../src/shared/numeric-date.ts';
import type { Challenges, TenantChallenge } from './challenges.ts';
import { type Faults, htmlPage, type ResultFault, withFault } from './faults.ts';
import type { Signer } from './signer.ts';

export interface CardApiOptions {
  readonly issuer: string;
  readonly audience: string;
  readonly apiKey: string;
  readonly phoneUrl: string;
  readonly capabilities: ReadonlySet<Capability>;
  readonly challenges: Challenges;
  readonly signer: Signer;
  readonly faults: Faults;
  readonly clock: Clock;
}

const push = z
  .object({
    user_id: z.string().min(1),
    reason_code: z.string().min(1),
    timeout_seconds: z.int().min(1).max(300),
    display_text: z.string().optional(),
    transaction_digest: z.string().optional(),
  })
  .transform((body) => ({
    userId: body.user_id,
    reasonCode: body.reason_code,
    timeoutSeconds: body.timeout_seconds,
    displayText: body.display_text,
    digest: body.transaction_digest,
  }));

/** The step-up endpoints of the integration card (F76) and the tenant's key set, with the card's three error envelopes (F80). */
export function createCardApi(options: CardApiOptions): Hono<{ Bindings: HttpBindings }> {
  const { challenges, signer, faults } = options;
  const api = new Hono<{ Bindings: HttpBindings }>();

  api.use('/v1/*', bearer(options.apiKey));

  api.post('/v1/auth/stepup', (c) =>
    withFault(faults.stepup(), c.env, async () => {
      const parsed = push.safeParse(await c.req.json().catch(() => undefined));
      if (!parsed.success) return c.json({ status: 'error', errors: [{ reason: 'internal' }] }, 500);
      const challenge = challenges.push(parsed.data);
      if (!challenge) return c.json({ errorCode: 404, errorMessage: 'No such user.' }, 404);
      return c.json({
        challenge_id: challenge.id,
        challenge_url: `${options.phoneUrl}/phone/${encodeURIComponent(challenge.userId)}`,
        ...(challenge.code !== undefined && { code: challenge.code }),
      });
    }),
  );

  api.get('/v1/auth/stepup/:id/result', (c) =>
    withFault(faults.result(), c.env, async () => {
      const challenge = challenges.find(c.req.param('id'));
      if (!challenge) return c.json({ errorCode: 404, errorMessage: 'No such challenge.' }, 404);
      return c.json(await toResult(challenge, options));
    }),
  );

  api.get('/.well-known/jwks.json', (c) => withFault(faults.jwks(), c.env, () => c.json(signer.jwks())));
  api.get('/.well-known/*', () => htmlPage());
  api.notFound((c) => c.json({ errorCode: 404, errorMessage: 'No such resource.' }, 404));
  return api;
}

function bearer(apiKey: string) {
  const hash = (text: string) => createHash('sha256').update(text).digest();
  const expected = hash(`Bearer ${apiKey}`);
  return createMiddleware(async (c, next) => {
    if (!timingSafeEqual(hash(c.req.header('authorization') ?? ''), expected)) {
      return c.json({ error: { code: 'unauthorized', message: 'The API key is not valid.' } }, 401);
    }
    return next();
  });
}

async function toResult(challenge: TenantChallenge, options: CardApiOptions): Promise<Record<string, unknown>> {
  if (options.challenges.isWaiting(challenge)) return { challenge_id: challenge.id, status: 'pending' };
  if (!challenge.answer) return { challenge_id: challenge.id, status: 'expired' };

  const fault = options.faults.result();
  const claims = spoil(toClaims(challenge, challenge.answer, options), fault);
  const { match_result, liveness_verified } = claims;
  const answer = { challenge_id: challenge.id, status: 'completed', match_result, liveness_verified };
  switch (fault?.kind) {
    case 'unsigned':
      return answer;
    case 'foreign-key':
      return { ...answer, signed_result: await options.signer.signWithForeignKey(claims) };
    default:
      return { ...answer, signed_result: await options.signer.sign(claims) };
  }
}

function toClaims(
  challenge: TenantChallenge,
  { kind, at }: NonNullable<TenantChallenge['answer']>,
  { issuer, audience, capabilities, clock }: CardApiOptions,
): JWTPayload {
  const now = clock();
  const approved = kind === 'approved';
  return {
    iss: issuer,
    aud: audience,
    iat: now,
    exp: plusSeconds(now, 300),
    auth_time: at,
    challenge_id: challenge.id,
    status: approved ? 'completed' : 'declined',
    match_result: approved,
    liveness_verified: approved,
    ...(capabilities.has('echoes_user') && { user_id: challenge.userId }),
    ...(challenge.digest !== undefined && { transaction_digest: challenge.digest }),
  };
}

function spoil(claims: JWTPayload, fault: ResultFault | undefined): JWTPayload {
  switch (fault?.kind) {
    case 'wrong-user':
      return { ...claims, user_id: 'somebody-else' };
    case 'wrong-digest':
      return { ...claims, transaction_digest: 'A'.repeat(43) };
    case 'booleans-as-strings':
      return { ...claims, match_result: 'true', liveness_verified: 'true' };
    default:
      return claims;
  }
}
