import { createHmac, createPublicKey, type KeyObject, sign } from 'node:crypto';
import { promisify } from 'node:util';
import type { Clock } from '../../src/shared/numeric-date.ts';
import { encode, ISSUER, type SigningKey } from '../../test/fixtures/tokens/local-issuer.ts';
import type { Bearer } from '../scenarios/bearer.ts';
import { CLIENT_IDS, holderOf, originJtiOf, type Scene } from './holders.ts';
import { goodDraft, type TokenDraft } from './token-draft.ts';
import { TOKEN_FLAWS } from './token-flaws.ts';

/** Gives the text of a bearer's token: the same claims each time, good for an hour. */
export type MintToken = (bearer: Bearer, scene: Scene) => Promise<string>;

export interface MintDeps {
  /** The user pool's. */
  readonly key: SigningKey;
  readonly foreignKey: SigningKey;
  readonly clock: Clock;
}

/** Signs beside the event loop: a signature takes as long as a decision. */
export function createMintToken({ key, foreignKey, clock }: MintDeps): MintToken {
  return async (bearer, scene) => {
    const now = clock();
    const good = goodDraft(key, claimsOf(bearer, scene, now));
    const draft = bearer.flaw ? { ...good, ...TOKEN_FLAWS[bearer.flaw](good, { now, foreignKey }) } : good;
    const token = await signed(draft);
    return bearer.respelt ? respelt(token) : token;
  };
}

/** As Cognito writes them (F48, F50). */
function claimsOf(bearer: Bearer, scene: Scene, now: number): TokenDraft['claims'] {
  const { person, client, session, signedInAgo, issue, scopes, groups, acr } = bearer;
  const sub = holderOf(bearer, scene);
  const claims = {
    sub,
    iss: ISSUER,
    version: 2,
    client_id: CLIENT_IDS[client],
    token_use: 'access',
    scope: scopes.join(' '),
    exp: now + 3600,
    iat: now,
    jti: `${scene.run}-${scene.number}-${session}-${issue}`,
  };
  if (!person) return claims;
  return {
    ...claims,
    'cognito:groups': groups.length > 0 ? groups : undefined,
    origin_jti: originJtiOf(bearer, scene),
    event_id: '3b7c1d52-0b6e-4c3a-9a51-5f0d7c1e2a01',
    auth_time: now - signedInAgo,
    acr,
    username: sub,
  };
}

const signBeside: (algorithm: string, data: Buffer, key: KeyObject) => Promise<Buffer> = promisify(sign);

async function signed({
  header,
  claims,
  signedBy,
  key,
  headerText,
  claimsText,
  finished,
}: TokenDraft): Promise<string> {
  const parts = {
    header: encode(headerText(JSON.stringify(header))),
    claims: encode(claimsText(JSON.stringify(claims))),
  };
  const signature = await signatureOf(Buffer.from(`${parts.header}.${parts.claims}`), signedBy, key);
  return finished({ ...parts, signature: signature.toString('base64url') }).join('.');
}

async function signatureOf(input: Buffer, signedBy: TokenDraft['signedBy'], key: SigningKey): Promise<Buffer> {
  switch (signedBy) {
    case 'RSA-SHA256':
    case 'RSA-SHA512':
      return signBeside(signedBy, input, key.privateKey);
    case 'HMAC with the public key': {
      const pem = createPublicKey(key.privateKey).export({ type: 'spki', format: 'pem' });
      return createHmac('sha256', pem).update(input).digest();
    }
    case 'nobody':
      return Buffer.from('unsigned');
    default:
      return signedBy satisfies never;
  }
}

/** The spare bits of the last character set: 2048 bits leave four of them. */
function respelt(token: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const last = alphabet.indexOf(token.slice(-1));
  return `${token.slice(0, -1)}${alphabet[last + 1]}`;
}
