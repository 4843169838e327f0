import { TRANSACTION_HEADER } from '../transaction/transaction-header.ts';

/**
 * One request as the authorizer sees it, whatever the gateway. There is no body (F2): the link to it is `Content-Digest`,
 * which the back end checks.
 */
export interface AuthorizerRequest {
  readonly method: string;
  /** API Gateway's template, such as `/accounts/{id}`; the policy is keyed on it (F3). */
  readonly resource: string;
  /** The path that was asked for. */
  readonly path: string;
  readonly query: ReadonlyMap<string, readonly string[]>;
  readonly pathParameters: ReadonlyMap<string, string>;
  readonly headers: RequestHeaders;
  /** Names the request in logs; a client cannot choose it (F10). */
  readonly extendedRequestId: string;
}

/** Lower-case name → every value that was sent under any casing of the name, equal ones too (F4). */
export type RequestHeaders = ReadonlyMap<string, readonly string[]>;

/** Headers that decide something: two values of one are refused rather than one of them chosen (T4, T12). */
const SECURITY_HEADERS = [
  'authorization',
  TRANSACTION_HEADER,
  'content-digest',
  'content-encoding',
  'idempotency-key',
] as const;

type SecurityHeader = (typeof SECURITY_HEADERS)[number];

/** Whether a header has more than one value. */
export function isRepeated(headers: RequestHeaders, name: SecurityHeader): boolean {
  return (headers.get(name)?.length ?? 0) > 1;
}

/** The first security header that has more than one value, or undefined. */
export function repeatedHeader(headers: RequestHeaders): SecurityHeader | undefined {
  return SECURITY_HEADERS.find((name) => isRepeated(headers, name));
}

/** The value of a header that was sent once. */
export function header(headers: RequestHeaders, name: SecurityHeader): string | undefined {
  return headers.get(name)?.[0];
}
