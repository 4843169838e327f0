import * as z from 'zod/mini';

/** What an endpoint reads of a POST that a Lambda proxy integration hands over. */
export interface ProxyRequest {
  /** The one value of the header; undefined where there is none. */
  readonly authorization: string | undefined;
  /** Empty where there is none. */
  readonly body: string;
}

const proxyEvent = z.object({
  httpMethod: z.literal('POST'),
  multiValueHeaders: z.nullable(z.record(z.string(), z.array(z.string()))),
  body: z.nullable(z.string()),
  isBase64Encoded: z.boolean(),
});

/** Undefined for another event, or a repeated `Authorization` (T4). Does NOT say that anything in it is true. */
export function readProxyPost(event: unknown): ProxyRequest | undefined {
  const parsed = proxyEvent.safeParse(event);
  if (!parsed.success) return undefined;
  const { multiValueHeaders, body, isBase64Encoded } = parsed.data;
  const [authorization, ...others] = Object.entries(multiValueHeaders ?? {})
    .filter(([name]) => name.toLowerCase() === 'authorization')
    .flatMap(([, list]) => list);
  if (others.length > 0) return undefined;
  return { authorization, body: isBase64Encoded ? Buffer.from(body ?? '', 'base64').toString() : (body ?? '') };
}

/** The value of a JSON text; undefined for any other. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
