/** Why the gateway itself answers, by API Gateway's response types, and the message of its default body. */
export interface GatewayError {
  readonly type: keyof typeof DEFAULT_STATUS;
  readonly message: string | null;
}

/** The status of each response type unless it is customised. */
export const DEFAULT_STATUS = {
  ACCESS_DENIED: 403,
  API_CONFIGURATION_ERROR: 500,
  AUTHORIZER_CONFIGURATION_ERROR: 500,
  AUTHORIZER_FAILURE: 500,
  INTEGRATION_FAILURE: 502,
  INTEGRATION_TIMEOUT: 504,
  MISSING_AUTHENTICATION_TOKEN: 403,
  REQUEST_TOO_LARGE: 413,
  UNAUTHORIZED: 401,
};
