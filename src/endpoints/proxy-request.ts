import * as z from 'zod/mini';

/** A POST that a Lambda proxy integration hands over. */
export interface ProxyPost {
  /** Every value of a header, which API Gateway names as the client wrote it (F4). `name` is in lower case. */
  readonly values: (name: string) => readonly string[];
  /** As it was sent; empty where there is none. */
  readonly rawBody: Buffer;
}

/** What an endpoint for signed-in persons reads of it. */
export interface BearerPost {
  /** The one value of the header; undefined where there is none. */
  readonly authorization: string | undefined;
  readonly body: string;
}

const proxyEvent = z.object({
  httpMethod: z.literal('POST'),
  multiValueHeaders: z.nullable(z.record(z.string(), z.array(z.string()))),
  body: z.nullable(z.string()),
  isBase64Encoded: z.boolean(),
});

/** Undefined for another event. Does NOT say that anything in it is true. */
export function readProxyPost(event: unknown): ProxyPost | undefined {
  const parsed = proxyEvent.safeParse(event);
  if (!parsed.success) return undefined;
  const { multiValueHeaders, body, isBase64Encoded } = parsed.data;
  const headers = Object.entries(multiValueHeaders ?? {});
  return {
    values: (name) => headers.filter(([key]) => key.toLowerCase() === name).flatMap(([, values]) => values),
    rawBody: Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8'),
  };
}

/** Undefined for another event, or a repeated `Authorization` (T4). Does NOT verify the token. */
export function readBearerPost(event: unknown): BearerPost | undefined {
  const post = readProxyPost(event);
  if (!post) return undefined;
  const [authorization, ...others] = post.values('authorization');
  return others.length > 0 ? undefined : { authorization, body: post.rawBody.toString() };
}

/** The value of a JSON text; undefined for any other. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
