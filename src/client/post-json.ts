import { orAborted, pause } from './abort.ts';
import { outageOf, type StepUpError } from './errors.ts';
import { type Members, parseMembers, positive, textOf } from './members.ts';
import { refusal } from './refusals.ts';

/** Posts JSON, and gives the members of the answer's. */
export type PostJson = (url: string, headers: Readonly<Record<string, string>>, content: object) => Promise<Members>;

/**
 * Follows no redirect.
 *
 * @throws StepUpError for every status but 200, and `unavailable` for no answer within 20 seconds, or before the signal is aborted.
 */
export function createPostJson(send: typeof fetch, signal: AbortSignal): PostJson {
  return async (url, headers, content) => {
    const call = new AbortController();
    // Cognito may call a slow trigger three times, 5 seconds each (F36).
    pause(20_000, call.signal).then(
      () => call.abort(),
      () => {},
    );
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
    } catch (error) {
      throw outageOf(error);
    } finally {
      call.abort();
    }
  };
}

function errorIn({ status, headers }: Response, body: Members): StepUpError {
  const [, refused, , seconds] =
    /step-up refused: (\w+);( retry_after=(\d+))?/.exec(textOf(body['message']) ?? '') ?? [];
  const reason = refused ?? textOf(body['reason']) ?? textOf(body['__type']) ?? '';
  // RFC 9110, section 10.2.3: seconds or a date.
  const header = headers.get('retry-after') ?? '';
  const retryAfter = positive(seconds ?? header) ?? positive((Date.parse(header) - Date.now()) / 1000);
  return refusal(reason, retryAfter, refused ?? `${status} ${reason}`);
}
