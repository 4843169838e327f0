import { AwsJsonError } from '../aws-json/aws-json-server.ts';

/** What a new password must hold. */
export type PasswordPolicy = {
  readonly minimumLength: number;
  readonly requireUppercase: boolean;
  readonly requireLowercase: boolean;
  readonly requireNumbers: boolean;
  readonly requireSymbols: boolean;
};

/** Cognito's own, where a pool names none. */
export const DEFAULT_PASSWORD_POLICY: PasswordPolicy = {
  minimumLength: 8,
  requireUppercase: true,
  requireLowercase: true,
  requireNumbers: true,
  requireSymbols: true,
};

const SYMBOL = /[\^$*.[\]{}()?"!@#%&/\\,><':;|_~`=+\- ]/;

/** @throws AwsJsonError InvalidPasswordException naming the first rule that is not met. */
export function checkPassword(password: string, policy: PasswordPolicy): void {
  if (password.length < policy.minimumLength) throw invalidPassword('Password not long enough');
  if (policy.requireLowercase && !/[a-z]/.test(password)) throw lacks('lowercase');
  if (policy.requireUppercase && !/[A-Z]/.test(password)) throw lacks('uppercase');
  if (policy.requireNumbers && !/[0-9]/.test(password)) throw lacks('numeric');
  if (policy.requireSymbols && !SYMBOL.test(password)) throw lacks('symbol');
}

function lacks(kind: string): AwsJsonError {
  return invalidPassword(`Password must have ${kind} characters`);
}

function invalidPassword(reason: string): AwsJsonError {
  return new AwsJsonError('InvalidPasswordException', `Password did not conform with policy: ${reason}`);
}
