import { invalidParameter, notAuthorized } from './cognito-errors.ts';
import type { CustomAttribute, UserPoolClient } from './user-pool-options.ts';

const STANDARD = new Set([
  ...[
    'address',
    'birthdate',
    'email',
    'family_name',
    'gender',
    'given_name',
    'locale',
    'middle_name',
    'name',
    'nickname',
  ],
  ...['phone_number', 'picture', 'preferred_username', 'profile', 'updated_at', 'website', 'zoneinfo'],
]);
const VERIFIED = new Set(['email_verified', 'phone_number_verified']);
const MAX_LENGTH = 2048;

export type AttributeList = readonly { readonly Name: string; readonly Value: string }[];

/** Whether an attribute says that an address is verified. */
export function isVerifiedFlag(name: string): boolean {
  return VERIFIED.has(name);
}

/** Gives the attributes by name. Refuses a name that comes twice. */
export function toRecord(list: AttributeList): Record<string, string> {
  const record = new Map(list.map(({ Name, Value }) => [Name, Value]));
  if (record.size !== list.length) throw invalidParameter('Duplicate attribute names');
  return Object.fromEntries(record);
}

export function toList(attributes: Readonly<Record<string, string>>): AttributeList {
  return Object.entries(attributes).map(([Name, Value]) => ({ Name, Value }));
}

/**
 * Refuses attributes that a client may not write: `sub` and the verified flags, and with a WriteAttributes list all that are
 * not in it. A client without such a list may write every other attribute (F52).
 */
export function checkClientMayWrite(client: UserPoolClient, attributes: Readonly<Record<string, string>>): void {
  const allowed = (name: string) =>
    name !== 'sub' && !VERIFIED.has(name) && (client.writeAttributes?.includes(name) ?? true);
  if (Object.keys(attributes).every(allowed)) return;
  throw notAuthorized('A client attempted to write unauthorized attribute');
}

/** Whether a pool has an attribute that can be written at all. */
export function isAttribute(custom: readonly CustomAttribute[], name: string): boolean {
  return STANDARD.has(name) || VERIFIED.has(name) || custom.some((each) => each.name === name);
}

/** Refuses attributes that the pool does not have, and values beyond their length (F54). All of them are strings. */
export function checkSchema(custom: readonly CustomAttribute[], attributes: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(attributes)) {
    const own = custom.find((each) => each.name === name);
    if (!isAttribute(custom, name)) {
      throw nonconforming(`${name}: Attribute does not exist in schema.`);
    }
    if (value.length > (own?.maxLength ?? MAX_LENGTH)) throw nonconforming(`${name}: String is too long.`);
  }
}

/** Refuses a change of a custom attribute that is written once. */
export function checkMutable(custom: readonly CustomAttribute[], attributes: Readonly<Record<string, string>>): void {
  const fixed = custom.find(({ name, mutable }) => !mutable && Object.hasOwn(attributes, name));
  if (fixed) throw invalidParameter(`user.${fixed.name}: Attribute cannot be updated.`);
}

function nonconforming(reason: string) {
  return invalidParameter(`Attributes did not conform to the schema: ${reason}`);
}
