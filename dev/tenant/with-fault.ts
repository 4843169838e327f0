import type { HttpBindings } from '@hono/node-server';
import * as z from 'zod';
import type { ProofingResultFault, ResultFault, StepUpFault } from './faults.ts';

/** The answer that a fault makes of `right`; `right` itself for a fault that spoils something else. */
export async function withFault(
  fault: StepUpFault | ResultFault | ProofingResultFault | undefined,
  bindings: HttpBindings,
  right: () => Response | Promise<Response>,
): Promise<Response> {
  switch (fault?.kind) {
    case 'down':
      return hangUp(bindings);
    case 'lost':
      await right();
      return hangUp(bindings);
    case 'slow':
      return new Promise(() => {});
    case '429':
      return Response.json({ status: 'error', errors: [{ reason: 'too many requests' }] }, { status: 429 });
    case '500':
      return Response.json({ status: 'error', errors: [{ reason: 'internal' }] }, { status: 500 });
    case 'html':
      return htmlPage();
    case 'empty':
      return new Response('', { headers: { 'content-type': 'application/json' } });
    case 'huge':
      return pad(await right());
    case 'garbled':
      return new Response('{"challenge_id":"', { headers: { 'content-type': 'application/json' } });
    case 'error-in-200':
      return Response.json({ error: { code: 'internal', message: 'The request failed.' } });
    case 'redirect':
      return new Response(null, { status: 307, headers: { location: fault.location } });
    default:
      return right();
  }
}

/** What a tenant host says on a well-known path that it does not know (F79). */
export function htmlPage(): Response {
  return new Response('<!doctype html><title>Tenant</title>', {
    headers: { 'content-type': 'text/html; charset=utf-8' },
  });
}

function hangUp({ incoming }: HttpBindings): Response {
  incoming.socket.destroy();
  return new Response(null);
}

async function pad(right: Response): Promise<Response> {
  const body = z.looseObject({}).parse(await right.json());
  return Response.json({ ...body, padding: 'x'.repeat(128 * 1024) }, { status: right.status });
}
