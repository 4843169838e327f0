import { encode, type SigningKey } from '../../test/fixtures/tokens/local-issuer.ts';
import type { TokenFlaw } from '../scenarios/bearer.ts';
import type { TokenDraft } from './token-draft.ts';

/** What a spoilt token is made with. */
export interface FlawTools {
  /** Seconds. */
  readonly now: number;
  /** A key that is not the user pool's. */
  readonly foreignKey: SigningKey;
}

type Spoil = (draft: TokenDraft, tools: FlawTools) => Partial<TokenDraft>;

/** What each flaw changes about a good token. */
export const TOKEN_FLAWS: Readonly<Record<TokenFlaw, Spoil>> = {
  expired: claims((_, now) => ({ exp: now - 60 })),
  expires_never: claims(() => ({ exp: undefined })),
  expires_as_text: claims(({ exp }) => ({ exp: String(exp) })),
  not_valid_yet: claims((_, now) => ({ nbf: now + 300 })),
  issued_in_future: claims((_, now) => ({ iat: now + 300 })),
  signed_in_in_future: claims((_, now) => ({ auth_time: now + 300 })),
  without_sub: claims(() => ({ sub: undefined })),
  sub_too_long: claims(() => ({ sub: 's'.repeat(129) })),
  sub_of_client: claims(({ client_id }) => ({ sub: client_id })),
  empty_origin_jti: claims(() => ({ origin_jti: '' })),
  without_username: claims(() => ({ username: undefined })),
  other_issuer: claims(() => ({ iss: 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Another' })),
  id_token: claims(({ client_id }) => ({ token_use: 'id', aud: client_id })),
  unknown_client: claims(() => ({ client_id: 'nobody' })),
  groups_as_text: claims(() => ({ 'cognito:groups': 'refund-agents' })),
  wrong_key: (_, { foreignKey }) => ({ key: foreignKey }),
  unknown_key_id: header(() => ({ kid: 'unknown' })),
  without_key_id: header(() => ({ kid: undefined })),
  own_key_in_header: ({ header: known }, { foreignKey }) => ({
    key: foreignKey,
    header: { ...known, kid: foreignKey.kid, jwk: foreignKey.jwk, jku: 'https://keys.example/jwks.json' },
  }),
  tampered_claims: (draft) => ({
    finished: ({ header: head, signature }) => [
      head,
      encode(JSON.stringify({ ...draft.claims, scope: 'admin' })),
      signature,
    ],
  }),
  tampered_signature: () => ({
    finished: ({ header: head, claims: payload, signature }) => [head, payload, swapped(signature)],
  }),
  alg_none: (draft) => ({ header: { ...draft.header, alg: 'none' }, signedBy: 'nobody' }),
  alg_none_unsigned: (draft) => ({
    header: { ...draft.header, alg: 'none' },
    finished: ({ header: head, claims: payload }) => [head, payload, ''],
  }),
  alg_hs256: (draft) => ({ header: { ...draft.header, alg: 'HS256' }, signedBy: 'HMAC with the public key' }),
  alg_rs512: (draft) => ({ header: { ...draft.header, alg: 'RS512' }, signedBy: 'RSA-SHA512' }),
  crit: header(() => ({ crit: ['exp'] })),
  b64: header(() => ({ b64: true })),
  claim_twice: () => ({ claimsText: (json) => json.replace('{', '{"sub":"mallory",') }),
  header_member_twice: () => ({ headerText: (json) => json.replace('{', '{"alg":"none",') }),
  two_parts: () => ({ finished: ({ header: head, claims: payload }) => [head, payload] }),
  no_json: () => ({ claimsText: () => 'sub=alice' }),
  too_long: claims(() => ({ filler: 'x'.repeat(8192) })),
};

function claims(change: (claims: TokenDraft['claims'], now: number) => TokenDraft['claims']): Spoil {
  return (draft, { now }) => ({ claims: { ...draft.claims, ...change(draft.claims, now) } });
}

function header(change: () => TokenDraft['header']): Spoil {
  return (draft) => ({ header: { ...draft.header, ...change() } });
}

/** Two characters of the middle changed: other bytes, whatever they were. */
function swapped(signature: string): string {
  const middle = signature.length / 2;
  const other = signature[middle] === 'A' ? 'B' : 'A';
  return `${signature.slice(0, middle)}${other}${signature.slice(middle + 1)}`;
}
