declare module 'oidc-provider' {
  import type { IncomingMessage, ServerResponse } from 'node:http';

  /** What is stored of one model; its members are the library's own business. */
  export type StoredPayload = Record<string, unknown>;

  export interface Adapter {
    upsert(id: string, payload: StoredPayload, expiresIn: number | undefined): Promise<void>;
    find(id: string): Promise<StoredPayload | undefined>;
    findByUid(uid: string): Promise<StoredPayload | undefined>;
    findByUserCode(userCode: string): Promise<StoredPayload | undefined>;
    consume(id: string): Promise<void>;
    destroy(id: string): Promise<void>;
    revokeByGrantId(grantId: string): Promise<void>;
  }

  export interface Grant {
    addOIDCScope(scope: string): void;
    save(): Promise<string>;
  }

  /** An authorization request that waits for its person. */
  export interface Interaction {
    readonly uid: string;
    readonly params: Readonly<Record<string, unknown>>;
  }

  /** The part of a request that the configuration sees. */
  export interface OidcContext {
    readonly oidc: {
      readonly client: { readonly clientId: string };
      readonly session: { readonly accountId: string };
      readonly requestParamScopes: ReadonlySet<string>;
      readonly provider: Provider;
    };
  }

  export type InteractionResult =
    | { readonly login: { readonly accountId: string; readonly acr?: string; readonly amr: readonly string[] } }
    | { readonly error: string; readonly error_description: string };

  /** The part of oidc-provider 9 that is used here; it comes without types. */
  export class Provider {
    constructor(issuer: string, configuration: object);
    readonly Grant: new (of: {
      readonly accountId: string;
      readonly clientId: string;
    }) => Grant;
    callback(): (request: IncomingMessage, response: ServerResponse) => Promise<void>;
    interactionDetails(request: IncomingMessage, response: ServerResponse): Promise<Interaction>;
    /** Gives the address at which the authorization request goes on. */
    interactionResult(request: IncomingMessage, response: ServerResponse, result: InteractionResult): Promise<string>;
  }
}
