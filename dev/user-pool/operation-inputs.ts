import * as z from 'zod';
import { invalidParameter } from './cognito-errors.ts';

const text = z.string().min(1);
const metadata = z.record(z.string(), z.string()).optional();

export const initiateAuthInput = z.object({
  AuthFlow: text,
  ClientId: text,
  AuthParameters: z.record(z.string(), z.string()).default({}),
});

export const respondInput = z.object({
  ClientId: text,
  ChallengeName: text,
  Session: z.string().min(20).max(2048),
  ChallengeResponses: z.record(z.string(), z.string()).default({}),
  ClientMetadata: metadata,
});

export const refreshInput = z.object({ RefreshToken: text, ClientId: text, ClientMetadata: metadata });
export const getUserInput = z.object({ AccessToken: text });
export const revokeInput = z.object({ Token: text, ClientId: text });

/** Parses an operation's input; names the members that are refused, never their values. */
export function parseInput<T>(schema: z.ZodType<T>, input: unknown): T {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const members = new Set(parsed.error.issues.map(({ path }) => path.map(String).join('.') || 'the request'));
  throw invalidParameter(`Missing or malformed: ${[...members].join(', ')}`);
}

/** Gives one entry of AuthParameters or ChallengeResponses. */
export function requiredParameter(parameters: Readonly<Record<string, string>>, name: string): string {
  const value = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
  if (value === undefined || value === '') throw invalidParameter(`Missing required parameter ${name}`);
  return value;
}
