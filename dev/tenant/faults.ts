import type { HttpBindings } from '@hono/node-server';
import * as z from 'zod';

/** Takes the place of any answer. */
const answerFault = z.union([
  z.strictObject({
    /**
     * `down` destroys the socket, `slow` never answers, `garbled` is half a JSON text, `error-in-200` is an error under a
     * success status, `huge` is the right answer with 128 KiB of padding; the rest are what they are called.
     */
    kind: z.enum(['down', 'slow', '429', '500', 'html', 'empty', 'huge', 'garbled', 'error-in-200']),
  }),
  z.strictObject({ kind: z.literal('redirect'), location: z.url() }),
]);

/** The phone rings, then the socket is destroyed: the asker cannot know. */
const stepUpFault = z.strictObject({ kind: z.literal('lost') });

/** Spoils the result of a challenge that has been answered. */
const resultFault = z.strictObject({
  kind: z.enum(['wrong-user', 'wrong-digest', 'unsigned', 'foreign-key', 'booleans-as-strings']),
});

export type AnswerFault = z.infer<typeof answerFault>;
export type StepUpFault = AnswerFault | z.infer<typeof stepUpFault>;
export type ResultFault = AnswerFault | z.infer<typeof resultFault>;

/** The body of `POST /admin/faults`: one fault for one operation, until it is replaced; `null` ends it. */
export const faultSetting = z.discriminatedUnion('operation', [
  z.strictObject({ operation: z.literal('stepup'), fault: orNone(z.union([answerFault, stepUpFault])) }),
  z.strictObject({ operation: z.literal('result'), fault: orNone(z.union([answerFault, resultFault])) }),
  z.strictObject({ operation: z.literal('jwks'), fault: orNone(answerFault) }),
]);

export type FaultSetting = z.infer<typeof faultSetting>;

export interface Faults {
  set(setting: FaultSetting): void;
  stepup(): StepUpFault | undefined;
  result(): ResultFault | undefined;
  jwks(): AnswerFault | undefined;
}

export function createFaults(): Faults {
  let stepup: StepUpFault | undefined;
  let result: ResultFault | undefined;
  let jwks: AnswerFault | undefined;
  return {
    set(setting) {
      if (setting.operation === 'stepup') stepup = setting.fault;
      else if (setting.operation === 'result') result = setting.fault;
      else jwks = setting.fault;
    },
    stepup: () => stepup,
    result: () => result,
    jwks: () => jwks,
  };
}

/** The answer that a fault makes of `right`; `right` itself for a fault that spoils something else. */
export async function withFault(
  fault: StepUpFault | ResultFault | undefined,
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

function orNone<T>(fault: z.ZodType<T>) {
  return fault.nullable().transform((given) => given ?? undefined);
}
