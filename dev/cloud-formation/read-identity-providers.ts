import * as z from 'zod';
import type { TemplateReader } from './template-reader.ts';

/** An OpenID provider of one user pool. */
export interface LocalIdentityProvider {
  readonly logicalId: string;
  readonly name: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: LocalClientSecret;
  readonly scopes: readonly string[];
  readonly attributesRequestMethod: 'GET' | 'POST';
  /** By the pool's name of an attribute: the provider's. */
  readonly attributeMapping: Readonly<Record<string, string>>;
}

/** The secret itself, or where it lies: a member of the JSON of a secret with that name or ARN. */
export type LocalClientSecret =
  | { readonly kind: 'literal'; readonly value: string }
  | { readonly kind: 'reference'; readonly secretId: string; readonly member: string };

// Version stage and version id, which are empty, may follow.
const REFERENCE = /^\{\{resolve:secretsmanager:([^{}]+):SecretString:([^:{}]+):{0,2}\}\}$/;

// All strict: what is not named here is not built, and would be missed only in a deployment.
const providerProperties = z.strictObject({
  UserPoolId: z.string(),
  ProviderName: z
    .string()
    .regex(/^[^_\p{Z}][\p{L}\p{M}\p{S}\p{N}\p{P}][^_\p{Z}]+$/u)
    .min(3)
    .max(32),
  ProviderType: z.literal('OIDC'),
  ProviderDetails: z.strictObject({
    client_id: z.string().min(1),
    client_secret: z.string().min(1).transform(toSecret),
    oidc_issuer: z.url(),
    authorize_scopes: z.string().min(1),
    attributes_request_method: z.enum(['GET', 'POST']),
  }),
  AttributeMapping: z.record(z.string(), z.string()).default({}),
});

/** The providers of one pool. @throws Error naming what is not built: other types, endpoints by hand, identifiers, an acr mapping. */
export function readIdentityProviders(reader: TemplateReader, userPoolId: string): readonly LocalIdentityProvider[] {
  return reader
    .readAll('AWS::Cognito::UserPoolIdentityProvider', providerProperties)
    .filter(({ properties }) => properties.UserPoolId === userPoolId)
    .map(({ logicalId, properties: { ProviderName, ProviderDetails, AttributeMapping } }) => {
      const { username = 'sub', ...attributeMapping } = AttributeMapping;
      if (username !== 'sub') throw new Error(`${logicalId}: the user name is made of sub here, and of nothing else`);
      return {
        logicalId,
        name: ProviderName,
        issuer: ProviderDetails.oidc_issuer,
        clientId: ProviderDetails.client_id,
        clientSecret: ProviderDetails.client_secret,
        scopes: ProviderDetails.authorize_scopes.split(' '),
        attributesRequestMethod: ProviderDetails.attributes_request_method,
        attributeMapping,
      };
    });
}

function toSecret(text: string, context: z.core.$RefinementCtx): LocalClientSecret {
  const [, secretId, member] = REFERENCE.exec(text) ?? [];
  if (secretId !== undefined && member !== undefined) return { kind: 'reference', secretId, member };
  if (text.includes('{{resolve:')) context.addIssue('only a member of the current version of a secret can be resolved');
  return { kind: 'literal', value: text };
}
