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
  const reply = await fetch(url, { method, headers, redirect: 'manual', ...(body === undefined ? {} : { body }) });
  return { status: reply.status, headers: reply.headers, body: await reply.text() };
};
