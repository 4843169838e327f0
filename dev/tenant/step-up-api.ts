import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import type { JWTPayload } from 'jose';
import * as z from 'zod';
import type { Capability } from '../../src/identity-provider/identity-provider.ts';
import { RESULT_TYPE } from '../../src/identity-provider/result-verifier.ts';
import { type Clock, plusSeconds } from '../../src/shared/numeric-date.ts';
import type { Challenges, TenantChallenge } from './challenges.ts';
import type { Faults, ResultFault } from './faults.ts';
import type { Signer } from './signer.ts';
import { withFault } from './with-fault.ts';

export interface StepUpApiOptions {
  readonly issuer: string;
  readonly audience: string;
  readonly phoneUrl: string;
  readonly capabilities: ReadonlySet<Capability>;
  readonly challenges: Challenges;
  /** Lets a persona act on a push that just arrived. */
  readonly pushed: (challenge: TenantChallenge) => void;
  readonly signer: Signer;
  readonly faults: Faults;
  readonly clock: Clock;
}

const OTHER_PERSON = 'somebody-else';

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

/** The step-up endpoints of the integration card (F76). */
export function createStepUpApi(options: StepUpApiOptions): Hono<{ Bindings: HttpBindings }> {
  const { challenges, faults } = options;
  const api = new Hono<{ Bindings: HttpBindings }>();

  api.post('/v1/auth/stepup', async (c) => {
    const parsed = push.safeParse(await c.req.json().catch(() => undefined));
    return withFault(faults.stepup(parsed.data?.userId), c.env, () => {
      if (!parsed.success) return c.json({ status: 'error', errors: [{ reason: 'internal' }] }, 500);
      const challenge = challenges.push(parsed.data);
      if (!challenge) return c.json({ errorCode: 404, errorMessage: 'No such user.' }, 404);
      options.pushed(challenge);
      return c.json({
        challenge_id: challenge.id,
        challenge_url: `${options.phoneUrl}/phone/${encodeURIComponent(challenge.userId)}`,
        ...(challenge.code !== undefined && { code: challenge.code }),
      });
    });
  });

  api.get('/v1/auth/stepup/:id/result', (c) => {
    const challenge = challenges.find(c.req.param('id'));
    return withFault(faults.result(challenge?.userId), c.env, async () =>
      challenge
        ? c.json(await toResult(challenge, options))
        : c.json({ errorCode: 404, errorMessage: 'No such challenge.' }, 404),
    );
  });
  return api;
}

async function toResult(challenge: TenantChallenge, options: StepUpApiOptions): Promise<Record<string, unknown>> {
  if (options.challenges.isWaiting(challenge)) return { challenge_id: challenge.id, status: 'pending' };
  if (!challenge.answer) return { challenge_id: challenge.id, status: 'expired' };

  const fault = options.faults.result(challenge.userId);
  const claims = spoil(toClaims(challenge, challenge.answer, options), fault);
  const { match_result, liveness_verified, user_id, transaction_digest } = claims;
  const facts = { match_result, liveness_verified, user_id, transaction_digest };
  const answer = { challenge_id: challenge.id, status: 'completed', ...facts };
  switch (fault?.kind) {
    case 'unsigned':
      return answer;
    case 'foreign-key':
      return { ...answer, signed_result: await options.signer.signWithForeignKey(claims, RESULT_TYPE) };
    default:
      return { ...answer, signed_result: await options.signer.sign(claims, RESULT_TYPE) };
  }
}

function toClaims(
  challenge: TenantChallenge,
  { kind, at }: NonNullable<TenantChallenge['answer']>,
  { issuer, audience, capabilities, clock }: StepUpApiOptions,
): JWTPayload {
  const now = clock();
  return {
    iss: issuer,
    aud: audience,
    iat: now,
    exp: plusSeconds(now, 300),
    auth_time: at,
    challenge_id: challenge.id,
    status: kind === 'declined' ? 'declined' : 'completed',
    match_result: kind !== 'declined' && kind !== 'match_failed',
    liveness_verified: kind !== 'declined' && kind !== 'liveness_failed',
    ...(capabilities.has('echoes_user') && { user_id: challenge.userId }),
    ...(kind === 'other_person' && { user_id: OTHER_PERSON }),
    ...(challenge.digest !== undefined && { transaction_digest: challenge.digest }),
  };
}

function spoil(claims: JWTPayload, fault: ResultFault | undefined): JWTPayload {
  switch (fault?.kind) {
    case 'wrong-user':
      return { ...claims, user_id: OTHER_PERSON };
    case 'wrong-digest':
      return { ...claims, transaction_digest: 'A'.repeat(43) };
    case 'booleans-as-strings':
      return { ...claims, match_result: 'true', liveness_verified: 'true' };
    default:
      return claims;
  }
}
