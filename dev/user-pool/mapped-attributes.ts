import { isVerifiedFlag } from './attributes.ts';
import { OAuthError } from './oauth-error.ts';
import type { CustomAttribute, ExternalProvider, UserPoolClient } from './user-pool-options.ts';

const MAX_LENGTH = 2048;

/**
 * The user attributes that a provider's claims become by the mapping.
 *
 * A claim that is absent maps to nothing. An attribute that is not mutable, or that the client may not write, is silently skipped (F53).
 * An address that comes without its flag counts as not verified.
 *
 * @throws OAuthError for a value that is too long.
 */
export function mapAttributes(
  provider: Pick<ExternalProvider, 'attributeMapping'>,
  client: Pick<UserPoolClient, 'writeAttributes'>,
  custom: readonly CustomAttribute[],
  claims: Readonly<Record<string, unknown>>,
): Readonly<Record<string, string>> {
  const takes = (name: string) =>
    name !== 'username' &&
    (isVerifiedFlag(name) || (client.writeAttributes?.includes(name) ?? true)) &&
    (custom.find((each) => each.name === name)?.mutable ?? true);

  const mapped = Object.entries(provider.attributeMapping).flatMap(([name, claim]) => {
    const value = Object.hasOwn(claims, claim) ? toText(claims[claim]) : undefined;
    return value === undefined || !takes(name) ? [] : [[name, value] as const];
  });
  for (const [name, value] of mapped) {
    const limit = custom.find((each) => each.name === name)?.maxLength ?? MAX_LENGTH;
    if (value.length > limit) throw new OAuthError('invalid_request', `the attribute ${name} is too long`);
  }
  const attributes = Object.fromEntries(mapped);
  const unverified = ['email', 'phone_number'].filter((name) => attributes[name] !== undefined);
  return { ...Object.fromEntries(unverified.map((name) => [`${name}_verified`, 'false'])), ...attributes };
}

function toText(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
