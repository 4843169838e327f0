import { randomInt } from 'node:crypto';
import { AwsJsonError } from '../aws-json/aws-json-server.ts';

const LIFE_MS = 24 * 3_600_000;
const WINDOW_MS = 3_600_000;
const MAX_WRONG = 5;

export interface ConfirmationCodes {
  /** Gives a user a new code of six random digits; the one before it works no longer. */
  issue(username: string): string;
  /**
   * Uses up the user's code. Refuses another code, one that is 24 hours old, and every code once five wrong ones came within an hour:
   * a new code does not set that count back.
   */
  redeem(username: string, code: string): void;
}

export function createConfirmationCodes(clock: () => number): ConfirmationCodes {
  const codes = new Map<string, { readonly code: string; readonly expiresAt: number }>();
  const wrong = new Map<string, readonly number[]>();

  return {
    issue(username) {
      const code = String(randomInt(1_000_000)).padStart(6, '0');
      codes.set(username, { code, expiresAt: clock() + LIFE_MS });
      return code;
    },
    redeem(username, code) {
      const now = clock();
      const recent = (wrong.get(username) ?? []).filter((at) => at > now - WINDOW_MS);
      if (recent.length >= MAX_WRONG) {
        throw new AwsJsonError('LimitExceededException', 'Attempt limit exceeded, please try after some time.');
      }
      const found = codes.get(username);
      if (found === undefined || found.expiresAt <= now) throw expiredCode();
      if (found.code !== code) {
        wrong.set(username, [...recent, now]);
        throw new AwsJsonError('CodeMismatchException', 'Invalid verification code provided, please try again.');
      }
      codes.delete(username);
    },
  };
}

/** Also the answer where nobody has that name and existence is hidden (F42). */
export function expiredCode(): AwsJsonError {
  return new AwsJsonError('ExpiredCodeException', 'Invalid code provided, please request a code again.');
}
