import * as z from 'zod';
import type { PolicyStatement } from './evaluate-policy.ts';

/** What an authorizer answered, checked. */
export interface AuthorizerAnswer {
  readonly principalId: string;
  readonly statements: readonly PolicyStatement[];
  /** True for policy version 2012-10-17. */
  readonly hasVariables: boolean;
  /** All values as text (F8). */
  readonly context: ReadonlyMap<string, string>;
}

const oneOrMore = <Item extends z.ZodType>(item: Item) =>
  z.union([z.array(item), item.transform((single) => [single])]);

// Strict: Condition, NotAction and NotResource are not emulated, and must not be ignored.
const statement = z
  .strictObject({
    Sid: z.string().optional(),
    Effect: z.enum(['Allow', 'Deny']),
    Action: oneOrMore(z.string()),
    // A policy resource holds 512 characters at most (F3).
    Resource: oneOrMore(z.string().max(512)),
  })
  .transform(({ Effect, Action, Resource }) => ({ effect: Effect, actions: Action, resources: Resource }));

const answer = z
  .object({
    principalId: z.string().min(1),
    policyDocument: z.object({
      Version: z.enum(['2012-10-17', '2008-10-17']).optional(),
      Statement: oneOrMore(statement),
    }),
    context: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).nullish(),
  })
  .transform(({ principalId, policyDocument, context }) => ({
    principalId,
    statements: policyDocument.Statement,
    hasVariables: policyDocument.Version === '2012-10-17',
    context: new Map(Object.entries(context ?? {}).map(([key, value]) => [key, String(value)])),
  }));

/** Undefined for any other shape: the gateway then reports AUTHORIZER_CONFIGURATION_ERROR (F8, F11). */
export function parseAuthorizerAnswer(value: unknown): AuthorizerAnswer | undefined {
  return answer.safeParse(value).data;
}
