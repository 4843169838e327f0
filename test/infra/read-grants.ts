import type { Template } from 'aws-cdk-lib/assertions';
import { expect } from 'vitest';
import * as z from 'zod';

const policy = z.object({
  Properties: z.object({
    PolicyDocument: z.object({
      Statement: z.array(
        z.object({
          Action: z.union([z.string(), z.array(z.string())]),
          Resource: z.unknown(),
          Condition: z.unknown().optional(),
        }),
      ),
    }),
  }),
});

export interface RoleGrant {
  readonly actions: readonly string[];
  /** As JSON, to be searched. */
  readonly resource: string;
  /** As JSON; absent where there is none. */
  readonly condition?: string;
}

/** Everything that the one role policy with this part in its logical id allows, in order. */
export function readGrants(template: Template, logicalIdPart: string): readonly RoleGrant[] {
  const found = Object.entries(template.findResources('AWS::IAM::Policy')).filter(([id]) => id.includes(logicalIdPart));
  expect(found, logicalIdPart).toHaveLength(1);
  return policy.parse(found[0]?.[1]).Properties.PolicyDocument.Statement.map(({ Action, Resource, Condition }) => ({
    actions: [Action].flat(),
    resource: JSON.stringify(Resource),
    ...(Condition === undefined ? {} : { condition: JSON.stringify(Condition) }),
  }));
}

/** The condition by which a grant on the step-up table keeps to these partitions. */
export function keysOf(...partitions: readonly string[]): string {
  return JSON.stringify({
    'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': partitions },
    Null: { 'dynamodb:LeadingKeys': 'false' },
  });
}
