import * as z from 'zod';
import { createBrowser } from '../../../dev/demo/browser.ts';
import { send } from '../../../dev/demo/exchange.ts';
import { API_KEY, type Stack } from '../../../dev/stack/start-stack.ts';
import { proofBeforeSignUp } from '../../../src/client/index.ts';

const status = z.object({ status: z.string(), result: z.string() });
const opened = z.object({ session_id: z.string(), session_url: z.url() });

/** What a client does by the tenant's SDK before it signs somebody up: opens a session for that name. */
export async function openSession({ description }: Stack, username: string): Promise<z.output<typeof opened>> {
  const reply = await send({
    method: 'POST',
    url: `${description.tenant_url}/v1/verify/sessions`,
    headers: { Authorization: `Bearer ${API_KEY}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({
      document_types: ['passport'],
      liveness_mode: 'active',
      callback_url: `${description.api_url}/idv-callback`,
      metadata: { cognito_user_pool: description.user_pool_id, cognito_username: username },
    }),
  });
  return opened.parse(JSON.parse(reply.body));
}

/** Opens a session and has the person press a button there; gives the session's id. */
export async function proofFirst(stack: Stack, username: string, answer: 'pass' | 'fail' = 'pass'): Promise<string> {
  const { session_id: id, session_url: url } = await openSession(stack, username);
  const page = await createBrowser().press(`${url}/${answer}`);
  if (page.status !== 200) throw new Error(`the tenant answered ${page.status}`);
  return id;
}

/** The same by the client library: gives what goes into the ClientMetadata of the sign-up. */
export function proofByClient(stack: Stack, username: string): Promise<{ readonly blockid_session: string }> {
  return proofBeforeSignUp({
    async start() {
      const { session_id: sessionId, session_url: url } = await openSession(stack, username);
      return { sessionId, url };
    },
    onProofing: ({ url }) => void createBrowser().press(`${url}/pass`),
    async check(sessionId) {
      const url = `${stack.description.tenant_url}/v1/verify/sessions/${sessionId}`;
      const reply = await send({
        method: 'GET',
        url,
        headers: { Authorization: `Bearer ${API_KEY}` },
        body: undefined,
      });
      return status.parse(JSON.parse(reply.body));
    },
    signal: new AbortController().signal,
  });
}
