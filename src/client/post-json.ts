import { orAborted } from './abort.ts';
import { StepUpError, type StepUpErrorCode } from './errors.ts';
import { type Members, parseMembers, secondsOf, textIn } from './members.ts';
import { refusal } from './refusals.ts';

/** Posts JSON, and gives the members of the answer's. */
export type PostJson = (url: string, headers: Readonly<Record<string, string>>, content: object) => Promise<Members>;

/**
 * Follows no redirect.
 *
 * @throws StepUpError for every status but 200, and `unavailable` for no answer within 20 seconds; the signal's reason.
 */
export function createPostJson(send: typeof fetch, signal: AbortSignal): PostJson {
  return async (url, headers, content) => {
    const call = new AbortController();
    // Cognito may call a slow trigger three times, 5 seconds each (F36).
    const timer = setTimeout(() => call.abort(), 20_000);
    const exchange = async () => {
      const response = await send(url, {
        method: 'POST',
        headers,
        body: JSON.stringify(content),
        redirect: 'error',
        signal: call.signal,
      });
      const body = parseMembers(await response.text());
      if (response.status === 200) return body;
      throw errorIn(response, body);
    };
    try {
      return await orAborted(exchange, signal);
    } catch (cause) {
      if (signal.aborted || cause instanceof StepUpError) throw cause;
      throw new StepUpError('unavailable', { cause });
    } finally {
      clearTimeout(timer);
      call.abort();
    }
  };
}

function errorIn({ status, headers }: Response, body: Members): StepUpError {
  const [, refused, , seconds] =
    /step-up refused: (\w+);( retry_after=(\d+))?/.exec(textIn(body, 'message') ?? '') ?? [];
  if (refused) return refusal(refused, secondsOf(seconds));
  const reason = textIn(body, 'reason') ?? textIn(body, '__type') ?? '';
  return new StepUpError(codeOf(status, reason), { reason, retryAfter: retryAfterOf(headers.get('retry-after')) });
}

function codeOf(status: number, reason: string): StepUpErrorCode {
  if (status === 401) return 'signed_out';
  // A handle that the status does not know any more.
  if (status === 404) return 'expired';
  // 429 and 5xx.
  return status > 428 || /Lambda|TooMany|Limit/.test(reason) ? 'unavailable' : 'failed';
}

/** RFC 9110, section 10.2.3: seconds or a date. */
function retryAfterOf(value: string | null): number | undefined {
  return secondsOf(value) ?? secondsOf((Date.parse(value ?? '') - Date.now()) / 1000);
}
