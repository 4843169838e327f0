import { type EnvironmentReader, matching } from '../shared/environment.ts';

/** The API's Access-Control-Allow-Origin. Undefined after a problem; the reader remembers it. */
export function readAllowOrigin(variables: EnvironmentReader): string | undefined {
  return variables.read('COUNTERSIGN_ALLOW_ORIGIN', matching(/^(?:\*|https?:\/\/[\w.:-]+)$/, 'an origin, or *'));
}
