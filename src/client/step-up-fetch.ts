import { orAborted } from './abort.ts';
import { StepUpError } from './errors.ts';
import { readHandle } from './read-challenge.ts';
import { createSharedRuns } from './shared-runs.ts';
import { createStepUp, type StepUpOptions } from './step-up.ts';
import { userNameOf } from './user-name.ts';
import { webCrypto } from './web-crypto.ts';

export interface StepUpFetchOptions extends StepUpOptions {
  /** The base URL of the API with its stage. Nothing else gets the access token, or is stepped up. */
  readonly apiUrl: string;
  /** The access token of the person's sign-in. Called before every request that needs one, so it may refresh. */
  readonly getAccessToken: () => Promise<string | undefined>;
  /** @default - the platform's */
  readonly fetch?: typeof fetch;
}

/**
 * A `fetch` that has the person countersign what needs it: where the API answers `insufficient_user_authentication`, it runs the
 * step-up and sends the same request once more, under the same `Idempotency-Key`. Identical requests at one moment share one prompt, which
 * lets one of them through.
 *
 * Sets `Authorization`, and `Idempotency-Key` on all methods but GET and HEAD where there is none. Does NOT secure anything: what may
 * happen is decided by the authorizer and the back end alone.
 *
 * It rejects with a StepUpError where the step-up did not let the request through, with the reason of the request's signal when that is
 * aborted, and as `fetch` does. Every other response is handed on as it came.
 */
export function createStepUpFetch(options: StepUpFetchOptions): typeof fetch {
  const { apiUrl, getAccessToken, fetch: send = fetch } = options;
  // Written as the platform writes the URLs that are compared with it.
  const api = new Request(apiUrl.replace(/\/?$/, '/')).url;
  const stepUp = createStepUp(options, send, `${api}step-up/status`);
  const share = createSharedRuns();

  return async (input, init) => {
    const request = new Request(input, init);
    if (!request.url.startsWith(api)) return send(request);
    const { headers } = request;
    const content: RequestInit = {};
    if (!/^(GET|HEAD)$/.test(request.method)) {
      if (!headers.has('idempotency-key')) headers.set('idempotency-key', webCrypto().randomUUID());
      // Read once, so that a stream can be sent twice; of a copy, because what was read cannot be sent again. A text stays one:
      // React Native cannot read it as bytes.
      content.body = typeof init?.body === 'string' ? init.body : await request.clone().arrayBuffer();
    }
    let last: string | undefined;
    const authorization = async () => {
      const accessToken = await getAccessToken();
      // What one person asked for is sent as nobody else.
      if (!accessToken || (last && userNameOf(accessToken) !== userNameOf(last))) throw new StepUpError('signed_out');
      last = accessToken;
      return `Bearer ${accessToken}`;
    };
    const attempt = async () => {
      const copy = new Request(request, content);
      copy.headers.set('authorization', await orAborted(authorization, request.signal));
      return send(copy);
    };

    const response = await attempt();
    const handle = await readHandle(response);
    if (!handle) return response;
    await share(handle, request.signal, (signal) => stepUp(handle, request, authorization, signal));
    const repeated = await attempt();
    if (await readHandle(repeated)) throw new StepUpError('not_accepted');
    return repeated;
  };
}
