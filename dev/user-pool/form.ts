import { OAuthError } from './oauth-error.ts';

/** Each parameter at most once (RFC 6749, sections 3.1 and 3.2); one without a value counts as absent. */
export function readForm(parameters: URLSearchParams): ReadonlyMap<string, string> {
  const entries = [...parameters].filter(([, value]) => value !== '');
  const form = new Map(entries);
  if (form.size !== entries.length) throw new OAuthError('invalid_request', 'a parameter comes twice');
  return form;
}
