import { serviceUrl } from '../shared/environment.ts';
import { ConfigurationError } from '../shared/errors.ts';

/**
 * Lets through a configured URL of the tenant: https, or http to loopback; no credentials, query or fragment (T29).
 *
 * @throws ConfigurationError that starts with `name` and never repeats the URL.
 */
export function checkedProviderUrl(name: string, url: URL): URL {
  try {
    serviceUrl(url.href);
  } catch (cause) {
    throw new ConfigurationError([`${name} ${cause instanceof Error ? cause.message : 'cannot be used'}`], { cause });
  }
  // `href` is asked, not `search`: a bare `?` has an empty search.
  if (url.href.includes('?') || url.href.includes('#')) {
    throw new ConfigurationError([`${name} must hold neither a query nor a fragment`]);
  }
  return url;
}

/** True for a link that may be handed to a client: https, or http to loopback; no credentials. Query and fragment are the provider's. */
export function isChallengeUrl(text: string): boolean {
  const url = URL.parse(text);
  if (!url) return false;
  url.hash = '';
  try {
    serviceUrl(url.href);
    return true;
  } catch {
    return false;
  }
}
