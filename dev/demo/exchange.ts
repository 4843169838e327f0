/** One HTTP request, and its answer as it came. */
export interface HttpRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

export interface HttpReply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

export type Exchange = (request: HttpRequest) => Promise<HttpReply>;

/** Sends for real. Redirects are shown, not followed. */
export const send: Exchange = async ({ method, url, headers, body }) => {
  const response = await fetch(url, { method, headers, redirect: 'manual', ...(body === undefined ? {} : { body }) });
  return replyOf(response);
};

export async function replyOf(response: Response): Promise<HttpReply> {
  return { status: response.status, headers: response.headers, body: await response.text() };
}

/** A `fetch` that sends by an exchange. Signals and redirects are not its concern. */
export function fetchBy(exchange: Exchange): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const { method, url } = request;
    const headers = Object.fromEntries(request.headers);
    const reply = await exchange({ method, url, headers, body: (await request.text()) || undefined });
    return new Response(reply.body || null, reply);
  };
}
