import * as z from 'zod';
import { DEFAULT_PASSWORD_POLICY, type PasswordPolicy } from '../user-pool/password-policy.ts';
import type { CustomAttribute } from '../user-pool/user-pool-options.ts';

const MAX_LENGTH = 2048;

/** The Policies of a user pool; a rule that it does not name is Cognito's own, and a rule of a policy that it does name is off. */
export const passwordPolicies = z
  .object({
    PasswordPolicy: z
      .object({
        MinimumLength: z.int().default(8),
        RequireUppercase: z.boolean().default(false),
        RequireLowercase: z.boolean().default(false),
        RequireNumbers: z.boolean().default(false),
        RequireSymbols: z.boolean().default(false),
      })
      .optional(),
  })
  .optional()
  .transform((policies): PasswordPolicy => {
    const policy = policies?.PasswordPolicy;
    if (policy === undefined) return DEFAULT_PASSWORD_POLICY;
    return {
      minimumLength: policy.MinimumLength,
      requireUppercase: policy.RequireUppercase,
      requireLowercase: policy.RequireLowercase,
      requireNumbers: policy.RequireNumbers,
      requireSymbols: policy.RequireSymbols,
    };
  });

const schemaAttribute = z.object({
  Name: z.string(),
  AttributeDataType: z.string().optional(),
  Mutable: z.boolean().default(true),
  StringAttributeConstraints: z.object({ MaxLength: z.coerce.number().optional() }).optional(),
});

/** The pool's own attributes: those with a data type. What the template says of standard ones is not looked at: none is required here. */
export const customAttributes = z
  .array(schemaAttribute)
  .default([])
  .transform((attributes): readonly CustomAttribute[] =>
    attributes
      .filter(({ AttributeDataType }) => AttributeDataType !== undefined)
      .map(({ Name, Mutable, StringAttributeConstraints }) => ({
        name: `custom:${Name}`,
        mutable: Mutable,
        maxLength: StringAttributeConstraints?.MaxLength ?? MAX_LENGTH,
      })),
  );
