import * as z from 'zod';
import { isAttribute } from '../user-pool/attributes.ts';
import type { PasswordPolicy } from '../user-pool/password-policy.ts';
import type { CustomAttribute } from '../user-pool/user-pool-options.ts';
import { type LocalUserPoolClient, readClients } from './read-clients.ts';
import { findFunctionByArn, type LocalFunction } from './read-functions.ts';
import { type LocalIdentityProvider, readIdentityProviders } from './read-identity-providers.ts';
import type { TemplateReader } from './template-reader.ts';
import { customAttributes, passwordPolicies } from './user-pool-properties.ts';

/** A user pool of the template with its clients. */
export interface LocalUserPool {
  readonly logicalId: string;
  readonly id: string;
  readonly arn: string;
  /** By Cognito's name, as `DefineAuthChallenge` or `PreTokenGeneration`. */
  readonly triggers: ReadonlyMap<string, LocalTrigger>;
  readonly clients: readonly LocalUserPoolClient[];
  readonly providers: readonly LocalIdentityProvider[];
  /** A pool with a domain has its OAuth endpoints. */
  readonly hasDomain: boolean;
  /** By name. */
  readonly groups: readonly string[];
  /** Whether people may sign up themselves. */
  readonly selfSignUp: boolean;
  /** Whether a sign-up sends a code by e-mail. */
  readonly verifiesEmail: boolean;
  readonly passwordPolicy: PasswordPolicy;
  readonly customAttributes: readonly CustomAttribute[];
}

export interface LocalTrigger {
  readonly functionLogicalId: string;
  /** The event version: `V1_0`, `V2_0` or `V3_0`. */
  readonly version: string;
}

const poolProperties = z.object({
  LambdaConfig: z
    .record(z.string(), z.union([z.string(), z.object({ LambdaArn: z.string(), LambdaVersion: z.string() })]))
    .default({}),
  AdminCreateUserConfig: z.object({ AllowAdminCreateUserOnly: z.boolean().default(false) }).prefault({}),
  // Codes go by e-mail only.
  AutoVerifiedAttributes: z.array(z.literal('email')).default([]),
  // A name is what was signed up with: with either of these it would be an invented one, or have a second one beside it.
  UsernameAttributes: z.undefined().optional(),
  AliasAttributes: z.undefined().optional(),
  Policies: passwordPolicies,
  Schema: customAttributes,
});

const domainProperties = z.object({
  UserPoolId: z.string(),
  // A certificate and DNS, which the local stack has not.
  CustomDomainConfig: z.undefined().optional(),
});
const groupProperties = z.object({ UserPoolId: z.string(), RoleArn: z.undefined().optional() });

/** @throws Error for what `readClients` and `readIdentityProviders` refuse, a mapping to an attribute that is not there, a custom domain, names other than those signed up with, or a trigger that is no function of the template. */
export function readUserPools(reader: TemplateReader, functions: readonly LocalFunction[]): readonly LocalUserPool[] {
  const domains = reader.readAll('AWS::Cognito::UserPoolDomain', domainProperties);
  const groups = reader.readAll('AWS::Cognito::UserPoolGroup', groupProperties);
  return reader.readAll('AWS::Cognito::UserPool', poolProperties).map(({ logicalId, ref, attributes, properties }) => {
    const providers = readIdentityProviders(reader, ref);
    checkMappings(providers, properties.Schema);
    return {
      logicalId,
      id: ref,
      arn: attributes.get('Arn') ?? ref,
      triggers: new Map(
        Object.entries(properties.LambdaConfig).map(([name, trigger]) => [
          name.replace(/Config$/, ''),
          typeof trigger === 'string'
            ? toTrigger(functions, trigger, 'V1_0')
            : toTrigger(functions, trigger.LambdaArn, trigger.LambdaVersion),
        ]),
      ),
      providers,
      clients: readClients(
        reader,
        ref,
        providers.map(({ name }) => name),
      ),
      hasDomain: domains.some((domain) => domain.properties.UserPoolId === ref),
      selfSignUp: !properties.AdminCreateUserConfig.AllowAdminCreateUserOnly,
      verifiesEmail: properties.AutoVerifiedAttributes.includes('email'),
      passwordPolicy: properties.Policies,
      customAttributes: properties.Schema,
      groups: groups.filter((group) => group.properties.UserPoolId === ref).map((group) => group.ref),
    };
  });
}

/** A deployment would fail at such a mapping. */
function checkMappings(providers: readonly LocalIdentityProvider[], custom: readonly CustomAttribute[]): void {
  for (const { logicalId, attributeMapping } of providers) {
    const unknown = Object.keys(attributeMapping).filter((name) => !isAttribute(custom, name));
    if (unknown.length > 0) throw new Error(`${logicalId}: the user pool has no attribute ${unknown.join(', ')}`);
  }
}

function toTrigger(functions: readonly LocalFunction[], arn: string, version: string): LocalTrigger {
  return { functionLogicalId: findFunctionByArn(functions, arn).logicalId, version };
}
