import type { Person } from './cast.ts';

/** The clients of the user pool by the policy's names; `stepup` is where a step-up runs, and no caller signs in with `stranger`. */
export type Client = 'web' | 'federation' | 'backoffice' | 'payroll' | 'stranger' | 'stepup';

/** Everything that can be wrong with a token. What each is made of stands in load/play/token-flaws.ts. */
export type TokenFlaw =
  | 'expired'
  | 'expires_never'
  | 'expires_as_text'
  | 'not_valid_yet'
  | 'issued_in_future'
  | 'signed_in_in_future'
  | 'without_sub'
  | 'sub_too_long'
  | 'sub_of_client'
  | 'empty_origin_jti'
  | 'without_username'
  | 'other_issuer'
  | 'id_token'
  | 'unknown_client'
  | 'groups_as_text'
  | 'wrong_key'
  | 'unknown_key_id'
  | 'without_key_id'
  | 'own_key_in_header'
  | 'tampered_claims'
  | 'tampered_signature'
  | 'alg_none'
  | 'alg_none_unsigned'
  | 'alg_hs256'
  | 'alg_rs512'
  | 'crit'
  | 'b64'
  | 'claim_twice'
  | 'header_member_twice'
  | 'two_parts'
  | 'no_json'
  | 'too_long';

/** An access token, told by who holds it. The same value is the same token. */
export interface Bearer {
  /** Undefined where a client acts for itself (client credentials). */
  readonly person: Person | undefined;
  readonly client: Client;
  /** Names the sign-in within the scenario; undefined on a token that names none. */
  readonly session: string | undefined;
  /** Seconds; for one of the many never long enough for a revocation to matter. */
  readonly signedInAgo: number;
  /** Tells tokens of one sign-in apart: a refresh gives another. */
  readonly issue: number;
  readonly scopes: readonly string[];
  readonly groups: readonly string[];
  /** What the token says of its acr, if anything. */
  readonly acr: string | undefined;
  readonly flaw: TokenFlaw | undefined;
  /** Sent with other spare bits in its last character: the same signature in another spelling. */
  readonly respelt: boolean;
}

const SIGN_IN = {
  session: 'phone',
  signedInAgo: 600,
  issue: 1,
  scopes: ['aws.cognito.signin.user.admin'],
  groups: [],
  acr: undefined,
  flaw: undefined,
  respelt: false,
} as const satisfies Partial<Bearer>;

/** The token of a person who signed in ten minutes ago with the bank's page. */
export function customer(person: Person, changes: Partial<Bearer> = {}): Bearer {
  return { ...SIGN_IN, person, client: 'web', ...changes };
}

/** The token of somebody of the back office, who may refund. */
export function agent(person: Person, changes: Partial<Bearer> = {}): Bearer {
  return { ...SIGN_IN, person, client: 'backoffice', groups: ['refund-agents'], ...changes };
}

/** The token of the machine that pays salaries. */
export function payroll(changes: Partial<Bearer> = {}): Bearer {
  return { ...SIGN_IN, person: undefined, client: 'payroll', session: undefined, scopes: ['bank/batch'], ...changes };
}
