import { createHash } from 'node:crypto';
import type { User } from '../../src/step-up/record.ts';
import { CLIENT_ID, POOL_ID } from '../../test/fixtures/tokens/local-issuer.ts';
import type { Bearer, Client } from '../scenarios/bearer.ts';
import type { Person } from '../scenarios/cast.ts';

/** Which scenario of which run it is: what scenarios call their people and sign-ins is true within one only. */
export interface Scene {
  /** Drawn for each run, so that a table may be used again. */
  readonly run: string;
  readonly number: number;
}

/** Policy's name of a client → its id. */
export const CLIENT_IDS: Readonly<Record<Client, string>> = {
  web: CLIENT_ID,
  federation: 'federation',
  backoffice: 'backoffice',
  payroll: 'payroll',
  stranger: 'stranger',
  stepup: 'stepup',
};

/** The `sub` of a person. The many have the same ones in every run. */
export function subOf(person: Person, { run, number }: Scene): string {
  if (person.kind === 'own') return uuidOf(['person', run, number, person.name]);
  return `6c6f6164-0000-4000-8000-${person.number.toString(16).padStart(12, '0')}`;
}

export function userOf(person: Person, scene: Scene): User {
  return { userPoolId: POOL_ID, sub: subOf(person, scene) };
}

/** Who a token is of: what the policy and the answer call its subject. */
export function holderOf(bearer: Bearer, scene: Scene): string {
  return bearer.person ? subOf(bearer.person, scene) : CLIENT_IDS[bearer.client];
}

/** The `origin_jti` of a sign-in, undefined where a token names none. */
export function originJtiOf({ session }: Bearer, { run, number }: Scene): string | undefined {
  return session === undefined ? undefined : uuidOf(['sign-in', run, number, session]);
}

function uuidOf(parts: readonly unknown[]): string {
  const hex = createHash('sha256').update(JSON.stringify(parts)).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
}
