/** A deployed REST API as the local gateway serves it. */
export interface RestApiModel {
  readonly id: string;
  readonly stage: string;
  readonly stageVariables: ReadonlyMap<string, string>;
  readonly methods: readonly MethodModel[];
  /** The customised ones, by response type. */
  readonly gatewayResponses: ReadonlyMap<string, GatewayResponseModel>;
}

export interface MethodModel {
  readonly resourceId: string;
  /** The template, as `/accounts/{id}` or `/admin/{proxy+}`. */
  readonly resource: string;
  /** As in HTTP, or `ANY`. */
  readonly httpMethod: string;
  readonly authorizer: AuthorizerModel | undefined;
  readonly integration: IntegrationModel;
}

/** A REQUEST authorizer without a cache: it runs for every request (F6). */
export interface AuthorizerModel {
  readonly functionLogicalId: string;
  readonly timeoutMs: number;
}

export type IntegrationModel =
  | {
      readonly kind: 'lambda_proxy';
      readonly functionLogicalId: string;
      /** The function's own limit: reaching it is a function error (502). */
      readonly functionTimeoutMs: number;
      /** The integration's limit: reaching it is a gateway timeout (504). */
      readonly timeoutMs: number;
    }
  | {
      readonly kind: 'http_proxy';
      /** As in HTTP, or `ANY` for the client's. */
      readonly httpMethod: string;
      readonly uri: string;
      /** Header → what it is set to. */
      readonly headers: ReadonlyMap<string, HeaderSource>;
      readonly timeoutMs: number;
    }
  | {
      readonly kind: 'mock';
      readonly status: number;
      readonly headers: ReadonlyMap<string, string>;
    };

/** A literal text, or a key of the authorizer's context. */
export type HeaderSource = { readonly literal: string } | { readonly authorizer: string };

export interface GatewayResponseModel {
  readonly status: number | undefined;
  /** Header → `'literal'`, `context.…`, `stageVariables.…` or `method.request.…`. */
  readonly headers: ReadonlyMap<string, string>;
  /** The application/json template. */
  readonly template: string | undefined;
}
