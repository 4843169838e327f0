import { AwsJsonError } from '../aws-json/aws-json-server.ts';

/** The one answer to a wrong password, a refused custom challenge and, where existence is hidden, an unknown user (F42). */
export function wrongCredentials(): AwsJsonError {
  return notAuthorized('Incorrect username or password.');
}

/** The one answer to a Session that is used up, expired, invented or another client's (F38). */
export function invalidSession(): AwsJsonError {
  return notAuthorized('Invalid session for the user.');
}

export function notAuthorized(message: string): AwsJsonError {
  return new AwsJsonError('NotAuthorizedException', message);
}

export function invalidParameter(message: string): AwsJsonError {
  return new AwsJsonError('InvalidParameterException', message);
}

export function userNotFound(): AwsJsonError {
  return new AwsJsonError('UserNotFoundException', 'User does not exist.');
}

export function usernameExists(): AwsJsonError {
  return new AwsJsonError('UsernameExistsException', 'User already exists');
}
