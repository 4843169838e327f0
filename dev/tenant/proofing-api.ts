import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import type { JWTPayload } from 'jose';
import * as z from 'zod';
import type { Capability } from '../../src/identity-provider/identity-provider.ts';
import { PROOFING_TYPE } from '../../src/identity-provider/proofing-verifier.ts';
import { type Clock, plusSeconds } from '../../src/shared/numeric-date.ts';
import type { Faults, ProofingResultFault } from './faults.ts';
import type { ProofingDemand, Proofings, TenantProofing } from './proofings.ts';
import type { Signer } from './signer.ts';
import { withFault } from './with-fault.ts';

export interface ProofingApiOptions {
  readonly issuer: string;
  readonly audience: string;
  readonly phoneUrl: string;
  readonly capabilities: ReadonlySet<Capability>;
  readonly proofings: Proofings;
  /** Lets a persona act on a session that was just started. */
  readonly started: (proofing: TenantProofing) => void;
  readonly signer: Signer;
  readonly faults: Faults;
  readonly clock: Clock;
}

const demand = z
  .object({
    document_types: z.array(z.string().min(1)).min(1),
    liveness_mode: z.enum(['active', 'passive']),
    callback_url: z.url(),
    metadata: z.object({ cognito_user_pool: z.string().min(1), cognito_username: z.string().min(1) }),
  })
  .transform(
    (body): ProofingDemand => ({
      documentTypes: body.document_types,
      livenessMode: body.liveness_mode,
      callbackUrl: body.callback_url,
      userPoolId: body.metadata.cognito_user_pool,
      username: body.metadata.cognito_username,
    }),
  );

/** The proofing sessions of the integration card (F76); their results only where `proofing_result` is a capability (F77). */
export function createProofingApi(options: ProofingApiOptions): Hono<{ Bindings: HttpBindings }> {
  const { proofings, faults } = options;
  const api = new Hono<{ Bindings: HttpBindings }>();

  api.post('/v1/verify/sessions', async (c) => {
    const parsed = demand.safeParse(await c.req.json().catch(() => undefined));
    return withFault(faults.proofing(parsed.data?.username), c.env, () => {
      if (!parsed.success) return c.json({ status: 'error', errors: [{ reason: 'internal' }] }, 500);
      const proofing = proofings.start(parsed.data);
      options.started(proofing);
      return c.json({ session_id: proofing.id, session_url: `${options.phoneUrl}/proofing/${proofing.id}` }, 201);
    });
  });

  if (options.capabilities.has('proofing_result')) {
    api.get('/v1/verify/sessions/:id', (c) => {
      const proofing = proofings.find(c.req.param('id'));
      return withFault(faults.proofingResult(proofing?.username), c.env, async () =>
        proofing
          ? c.json(await toAnswer(proofing, options))
          : c.json({ errorCode: 404, errorMessage: 'No such session.' }, 404),
      );
    });
  }
  return api;
}

async function toAnswer(proofing: TenantProofing, options: ProofingApiOptions): Promise<Record<string, unknown>> {
  const status = options.proofings.statusOf(proofing);
  const answer = { session_id: proofing.id, status, result: resultOf(proofing) };
  if (status === 'Pending' || status === 'In Progress') return answer;

  const fault = options.faults.proofingResult(proofing.username);
  if (fault?.kind === 'unfinished') return { ...answer, status: 'In Progress', result: 'Not performed' };
  const claims = spoil(toClaims(proofing, options), fault);
  switch (fault?.kind) {
    case 'unsigned':
      return answer;
    case 'foreign-key':
      return { ...answer, signed_result: await options.signer.signWithForeignKey(claims, PROOFING_TYPE) };
    default:
      return { ...answer, signed_result: await options.signer.sign(claims, PROOFING_TYPE) };
  }
}

function resultOf({ finished }: TenantProofing): 'Passed' | 'Failed' | 'Not performed' {
  if (!finished) return 'Not performed';
  const { kind } = finished.outcome;
  switch (kind) {
    case 'passed':
      return 'Passed';
    case 'failed':
      return 'Failed';
    case 'declined':
      return 'Not performed';
    default:
      return kind satisfies never;
  }
}

function toClaims(proofing: TenantProofing, { issuer, audience, proofings, clock }: ProofingApiOptions): JWTPayload {
  const now = clock();
  const { finished } = proofing;
  return {
    iss: issuer,
    aud: audience,
    iat: now,
    exp: plusSeconds(now, 300),
    session_id: proofing.id,
    status: proofings.statusOf(proofing),
    result: resultOf(proofing),
    metadata: { cognito_user_pool: proofing.userPoolId, cognito_username: proofing.username },
    ...(finished && { completed_at: finished.at }),
    // The slash at the end is the vendor's (F78).
    ...(finished?.outcome.kind === 'passed' && {
      user_id: finished.outcome.userId,
      acr: `/assurance/ial/${finished.outcome.ial}/`,
    }),
  };
}

function spoil(claims: JWTPayload, fault: ProofingResultFault | undefined): JWTPayload {
  switch (fault?.kind) {
    case 'wrong-session':
      return { ...claims, session_id: 'another-session' };
    case 'wrong-account':
      return { ...claims, metadata: { cognito_user_pool: 'another_pool', cognito_username: 'somebody-else' } };
    case 'unknown-ial':
      return { ...claims, acr: '/assurance/ial/9/' };
    case 'lower-case':
      return { ...claims, status: 'completed', result: 'passed' };
    default:
      return claims;
  }
}
