import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Tenant } from '../../../dev/tenant/tenant.ts';
import { proofBeforeSignUp } from '../../../src/client/index.ts';
import { systemClock } from '../../../src/shared/numeric-date.ts';
import { API_KEY, decide, PROOFING, startTenant } from '../tenant/tenant-fixture.ts';

let tenant: Tenant;
beforeAll(async () => {
  tenant = await startTenant(systemClock);
});
afterAll(() => tenant?.close());

/** The back end of an app, which has the API key. */
const call = async (path: string, body?: object) => {
  const response = await fetch(`${tenant.url}/v1/verify/sessions${path}`, {
    method: body ? 'POST' : 'GET',
    headers: { authorization: `Bearer ${API_KEY}`, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
  const answer: Record<string, string> = Object(await response.json());
  return answer;
};

const proofed = (button: 'pass' | 'fail' | 'decline', username: string) =>
  proofBeforeSignUp({
    async start() {
      const { session_id = '', session_url = '' } = await call('', {
        document_types: PROOFING.documentTypes,
        liveness_mode: PROOFING.livenessMode,
        callback_url: PROOFING.callbackUrl.href,
        metadata: { cognito_user_pool: PROOFING.userPoolId, cognito_username: username },
      });
      return { sessionId: session_id, url: session_url };
    },
    onProofing: ({ url }) => void decide(tenant, url.split('/').at(-1) ?? '', button),
    async check(sessionId) {
      const { status = '', result = '' } = await call(`/${sessionId}`);
      return { status, result };
    },
    signal: new AbortController().signal,
  });

// Each waits for its next question, and not for the others.
describe.concurrent('proofBeforeSignUp at the tenant', () => {
  it('gives the session of a person who passed', async () => {
    const { blockid_session } = await proofed('pass', 'carol');

    const sessions = tenant.proofings().filter(({ username }) => username === 'carol');
    expect(sessions.map(({ sessionId }) => sessionId)).toEqual([blockid_session]);
  });

  it.each(['fail', 'decline'] as const)('rejects when the person ends it with %s', async (button) => {
    await expect(proofed(button, button)).rejects.toMatchObject({ code: 'declined' });
  });
});
