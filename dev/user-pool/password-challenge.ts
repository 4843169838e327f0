import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { invalidParameter } from './cognito-errors.ts';
import { requiredParameter } from './operation-inputs.ts';
import { createVerifier, expectedSignature, openExchange, readPublicValue, type SrpExchange } from './srp.ts';
import { poolNameOf, type UserDirectory } from './user-directory.ts';

const SECRET_BLOCK_BYTES = 64;
// As java.util.Date: EEE MMM d HH:mm:ss z yyyy.
const TIMESTAMP =
  /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{1,2} \d\d:\d\d:\d\d UTC \d{4}$/;

/** An open PASSWORD_VERIFIER challenge. */
export type PendingPassword = {
  readonly userId: string;
  /** Base64. In USER_SRP_AUTH it also names the run. */
  readonly secretBlock: string;
  readonly exchange: SrpExchange;
};

/** The SRP half of a sign-in: proves that the client knows the password, and sees no password. */
export interface PasswordChallenge {
  /**
   * Opens a challenge for the SRP_A of a client. An unknown user gets one too: the same salt and the same invented user id each time,
   * and no answer to it is right (F42).
   */
  open(username: string, parameters: Readonly<Record<string, string>>): PendingPassword;
  /** Whether the answer proves the password. Refuses a TIMESTAMP in another format; how old it is does not matter here. */
  proves(pending: PendingPassword, responses: Readonly<Record<string, string>>): boolean;
}

export function createPasswordChallenge(userPoolId: string, users: UserDirectory): PasswordChallenge {
  const poolName = poolNameOf(userPoolId);
  const secret = randomBytes(32);
  const nobody = createVerifier(poolName, 'nobody', randomBytes(32).toString('hex'));
  const invent = (what: string, username: string) =>
    createHmac('sha256', secret).update(`${what}:${username}`).digest().subarray(0, 16).toString('hex');

  return {
    open(username, parameters) {
      const publicA = readPublicValue(requiredParameter(parameters, 'SRP_A'));
      if (publicA === undefined) throw invalidParameter('Missing or malformed: SRP_A');
      const known = users.verifierOf(username);
      const srp = known ?? { ...nobody, salt: BigInt(`0x${invent('salt', username)}`) };
      return {
        userId: known ? username : toUuid(invent('id', username)),
        secretBlock: randomBytes(SECRET_BLOCK_BYTES).toString('base64'),
        exchange: openExchange(srp, publicA),
      };
    },

    proves({ userId, secretBlock, exchange }, responses) {
      const timestamp = requiredParameter(responses, 'TIMESTAMP');
      const signature = Buffer.from(requiredParameter(responses, 'PASSWORD_CLAIM_SIGNATURE'), 'base64');
      if (!TIMESTAMP.test(timestamp)) {
        throw invalidParameter('TIMESTAMP format should be EEE MMM d HH:mm:ss z yyyy in english');
      }
      // The signature covers our own block, so that the one in the answer needs no comparison.
      const claim = { poolName, userId, secretBlock: Buffer.from(secretBlock, 'base64'), timestamp };
      const expected = expectedSignature(exchange, claim);
      return signature.length === expected.length && timingSafeEqual(signature, expected);
    },
  };
}

/** The parameters of the challenge as the client gets them. */
export function passwordParameters({
  userId,
  secretBlock,
  exchange,
}: PendingPassword): Readonly<Record<string, string>> {
  return {
    SALT: exchange.srp.salt.toString(16),
    SECRET_BLOCK: secretBlock,
    SRP_B: exchange.publicB.toString(16),
    USERNAME: userId,
    USER_ID_FOR_SRP: userId,
  };
}

function toUuid(hex: string): string {
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
