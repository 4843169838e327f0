/** Where everything is, as `.local/stack.json` has it. */
export interface StackDescription {
  /** The bank's page, for people. */
  readonly page_url: string;
  readonly api_url: string;
  readonly region: string;
  readonly user_pool_url: string;
  readonly user_pool_id: string;
  /** The `iss` of its tokens. */
  readonly issuer: string;
  /** Where people sign in by the tenant: the code flow of `clients.federation`. */
  readonly authorization_endpoint: string;
  /** Where they come back to: the page. */
  readonly callback_url: string;
  /** Gives machine tokens, and those for a code. */
  readonly token_endpoint: string;
  readonly clients: {
    /** Signs people up, and nobody in. */
    readonly sign_up: string;
    readonly web: string;
    /** Signs people in by the tenant, and by nothing else. */
    readonly federation: string;
    readonly backoffice: string;
    readonly step_up: string;
  };
  /** The one client with a secret. It is made anew with every start and worth nothing elsewhere. */
  readonly machine: { readonly client_id: string; readonly client_secret: string };
  readonly tenant_url: string;
  readonly dynamodb_url: string;
  readonly tables: { readonly step_up: string; readonly bank: string };
  readonly people: readonly {
    readonly username: string;
    readonly password: string;
    readonly sub: string;
    readonly groups: readonly string[];
    readonly ial: number;
    readonly phone_url: string;
    readonly account_id: string;
  }[];
}
