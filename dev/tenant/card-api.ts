import { createHash, timingSafeEqual } from 'node:crypto';
import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { createMiddleware } from 'hono/factory';
import type { Faults } from './faults.ts';
import { createProofingApi, type ProofingApiOptions } from './proofing-api.ts';
import type { Signer } from './signer.ts';
import { createStepUpApi, type StepUpApiOptions } from './step-up-api.ts';
import { htmlPage, withFault } from './with-fault.ts';

export interface CardApiOptions extends StepUpApiOptions, ProofingApiOptions {
  readonly apiKey: string;
  readonly openId: Hono<{ Bindings: HttpBindings }>;
  readonly signer: Signer;
  readonly faults: Faults;
}

/** The endpoints of the integration card (F76) the tenant's key set, and the OpenID provider, with the card's three error envelopes (F80). */
export function createCardApi(options: CardApiOptions): Hono<{ Bindings: HttpBindings }> {
  const { signer, faults } = options;
  const api = new Hono<{ Bindings: HttpBindings }>();

  api.use('/v1/*', bearer(options.apiKey));
  api.route('/', createStepUpApi(options));
  api.route('/', createProofingApi(options));
  api.get('/.well-known/jwks.json', (c) => withFault(faults.jwks(), c.env, () => c.json(signer.jwks())));
  api.route('/', options.openId);
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
