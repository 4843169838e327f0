import * as z from 'zod';
import type { Sent } from './sent.ts';

/** The only form that an answer may have: nothing beside it, and no context value but text. */
const answer = z.strictObject({
  principalId: z.string().min(1),
  policyDocument: z.strictObject({
    Version: z.literal('2012-10-17'),
    Statement: z.tuple([
      z.strictObject({
        Action: z.literal('execute-api:Invoke'),
        Effect: z.enum(['Allow', 'Deny']),
        Resource: z.string(),
      }),
    ]),
  }),
  context: z.record(z.string(), z.string()),
});

export interface Answer {
  readonly principalId: string;
  readonly effect: 'Allow' | 'Deny';
  readonly resource: string;
  readonly context: ReadonlyMap<string, string>;
  readonly bytes: number;
}

/** Undefined for anything but an answer. */
export function answerIn({ answer: value }: Sent): Answer | undefined {
  const { data } = answer.safeParse(value);
  if (!data) return undefined;
  const [{ Effect: effect, Resource: resource }] = data.policyDocument.Statement;
  return {
    principalId: data.principalId,
    effect,
    resource,
    context: new Map(Object.entries(data.context)),
    bytes: Buffer.byteLength(JSON.stringify(value)),
  };
}

/** Outcome and reason as a report tells them. */
export function outcomeOf(sent: Sent): string {
  if (sent.error) return `error ${sent.error.code}: ${sent.error.message}`;
  const read = answerIn(sent);
  if (!read) return `no answer: ${JSON.stringify(sent.answer)?.slice(0, 200)}`;
  // Why it is let through, its answer does not say.
  if (read.effect === 'Allow') return `allow ${Object(sent.record).reason ?? 'for no known reason'}`;
  return `${read.context.has('step_up_flow') ? 'challenge' : 'deny'} ${read.context.get('reason')}`;
}
