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
  // Absent where PASSWORD_VERIFIER follows USER_SRP_AUTH: its SECRET_BLOCK names the run.
  Session: z.string().min(20).max(2048).optional(),
  ChallengeResponses: z.record(z.string(), z.string()).default({}),
  ClientMetadata: metadata,
});

export const refreshInput = z.object({ RefreshToken: text, ClientId: text, ClientMetadata: metadata });
export const accessTokenInput = z.object({ AccessToken: text });
export const revokeInput = z.object({ Token: text, ClientId: text });

const username = z.string().min(1).max(128);
const password = z.string().min(1).max(256);
const list = z.array(z.object({ Name: z.string().min(1).max(32), Value: z.string().default('') })).nullish();
// Clients send null for a list that they have not.
const attributes = list.transform((given) => given ?? []);
const validationData = list.transform((given) => given ?? undefined);

export const signUpInput = z.object({
  ClientId: text,
  Username: username,
  Password: password,
  UserAttributes: attributes,
  ValidationData: validationData,
  ClientMetadata: metadata,
});

export const confirmSignUpInput = z.object({
  ClientId: text,
  Username: username,
  ConfirmationCode: text,
  ClientMetadata: metadata,
});

export const resendInput = z.object({ ClientId: text, Username: username, ClientMetadata: metadata });
export const updateAttributesInput = z.object({ AccessToken: text, UserAttributes: attributes });

export const adminInput = z.object({ UserPoolId: text, Username: username, ClientMetadata: metadata });
export const adminUpdateInput = adminInput.extend({ UserAttributes: attributes });
export const adminCreateInput = adminUpdateInput.extend({
  ValidationData: validationData,
  TemporaryPassword: password.optional(),
  MessageAction: z.literal('SUPPRESS').optional(),
  DesiredDeliveryMediums: z.array(z.enum(['SMS', 'EMAIL'])).default(['SMS']),
});

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
