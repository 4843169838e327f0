import { TimeoutError } from '../shared/http-exchange.ts';

/** An answer of DynamoDB that is a refusal. Its message and body are left out: they may repeat values (T31). */
export class RefusedCallError extends Error {
  /** AWS's own name of the refusal, or `Unknown`. */
  override readonly name: string;
  /** Where the SDK's errors have it, so that a log reads both alike (failure-cause.ts). */
  readonly $metadata: { readonly httpStatusCode: number };

  constructor(name: string, status: number) {
    super(`DynamoDB answered ${status}`);
    this.name = name;
    this.$metadata = { httpStatusCode: status };
  }
}

const THROTTLED = ['ProvisionedThroughputExceededException', 'RequestLimitExceeded', 'ThrottlingException'];
const STATUSES = [429, 500, 502, 503, 504];
const LOST = [
  'ECONNRESET',
  'ECONNREFUSED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
];

/**
 * Whether a second attempt may do better: after throttling, a failure of the service or of the line. A subset of what the SDK tries again:
 * a clock that is wrong, which it corrects, stays an outage here.
 */
export function isPassing(error: unknown): boolean {
  if (error instanceof RefusedCallError) {
    return THROTTLED.includes(error.name) || STATUSES.includes(error.$metadata.httpStatusCode);
  }
  if (error instanceof TimeoutError) return true;
  return error instanceof Error && 'code' in error && LOST.some((code) => code === error.code);
}
