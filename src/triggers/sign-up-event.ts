import * as z from 'zod/mini';
import { PROVIDER_ID } from '../identity-provider/provider-id.ts';
import { SignUpRefusedError } from '../proofing/errors.ts';

/** Where clients that did the proofing put its session id: a key of SignUp's ClientMetadata, or a custom attribute (F29). */
export const SESSION_KEY = 'blockid_session';

const strings = z.nullish(z.record(z.string(), z.string()));

/** What all sign-up triggers read. The source tells whether an event is their business at all. */
export const anySignUpEvent = z.object({ triggerSource: z.string() });

/** An event with the account that it is about. */
export const accountEvent = z.object({
  triggerSource: z.string(),
  userPoolId: z.string().check(z.minLength(1)),
  userName: z.string().check(z.minLength(1), z.maxLength(128)),
  callerContext: z.object({ clientId: z.string().check(z.minLength(1)) }),
  request: z.object({ userAttributes: strings, clientMetadata: strings }),
});

/**
 * The proofing session that a client says it has. Says nothing about whether it has one.
 *
 * @throws SignUpRefusedError when there are two different ones, or one that no provider gave out.
 */
export function sessionIn({
  userAttributes,
  clientMetadata,
}: z.output<typeof accountEvent>['request']): string | undefined {
  const said = [own(clientMetadata, SESSION_KEY), own(userAttributes, `custom:${SESSION_KEY}`)];
  const [sessionId, ...others] = new Set(said.filter((text) => text !== undefined));
  if (others.length > 0) throw new SignUpRefusedError('session_malformed');
  if (sessionId !== undefined && !PROVIDER_ID.test(sessionId)) throw new SignUpRefusedError('session_malformed');
  return sessionId;
}

function own(record: Readonly<Record<string, string>> | null | undefined, name: string): string | undefined {
  return record && Object.hasOwn(record, name) ? record[name] : undefined;
}
