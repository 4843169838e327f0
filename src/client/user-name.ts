import { StepUpError } from './errors.ts';
import { parseMembers, textOf } from './members.ts';

/**
 * The user name in a Cognito access token (F48), which CUSTOM_AUTH begins with (F40). Does NOT verify the token: the API has, and whoever
 * makes one up gets no further than anybody who types a user name.
 *
 * @throws StepUpError `failed` where there is none.
 */
export function userNameOf(accessToken: string): string {
  const bytes = atob((accessToken.split('.')[1] ?? '').replace(/-/g, '+').replace(/_/g, '/'));
  // UTF-8 without TextDecoder, which React Native lacks.
  const username = textOf(parseMembers(decodeURIComponent(escape(bytes)))['username']);
  if (username) return username;
  throw new StepUpError('failed');
}
