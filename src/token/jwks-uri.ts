import { type Environment, type EnvironmentReader, serviceUrl } from '../shared/environment.ts';

/** Where the keys of tokens are read instead of at Cognito. Undefined where nothing is set, and after a problem, which the reader remembers. */
export function readJwksUri(environment: Environment, variables: EnvironmentReader): URL | undefined {
  if (environment['COUNTERSIGN_JWKS_URI'] === undefined) return undefined;
  return variables.read('COUNTERSIGN_JWKS_URI', serviceUrl);
}
