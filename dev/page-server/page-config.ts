import type { StackDescription } from '../stack/stack-description.ts';

/** What the page has to know of the stack, as `/config.json` has it. Nothing in it is secret: the logins are samples. */
export interface PageConfig {
  readonly api_url: string;
  readonly user_pool_url: string;
  readonly user_pool_id: string;
  readonly issuer: string;
  readonly authorization_endpoint: string;
  readonly token_endpoint: string;
  readonly callback_url: string;
  readonly clients: {
    readonly sign_up: string;
    readonly web: string;
    readonly federation: string;
    readonly step_up: string;
  };
  readonly people: readonly { readonly username: string; readonly password: string }[];
}

/** Leaves out everything that a web page must not have, such as the machine's secret. */
export function pageConfigOf(stack: StackDescription): PageConfig {
  const { sign_up, web, federation, step_up } = stack.clients;
  return {
    api_url: stack.api_url,
    user_pool_url: stack.user_pool_url,
    user_pool_id: stack.user_pool_id,
    issuer: stack.issuer,
    authorization_endpoint: stack.authorization_endpoint,
    token_endpoint: stack.token_endpoint,
    callback_url: stack.callback_url,
    clients: { sign_up, web, federation, step_up },
    people: stack.people.map(({ username, password }) => ({ username, password })),
  };
}
