import * as z from 'zod';
import type { Pair } from './gateway-request.ts';
import { type HttpResponse, hasSendableHeaders } from './http-response.ts';

const scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String);

const proxyResponse = z.strictObject({
  statusCode: z
    .union([
      z.number(),
      z
        .string()
        .regex(/^\d{3}$/)
        .transform(Number),
    ])
    .pipe(z.int().min(200).max(599)),
  headers: z.record(z.string(), scalar).nullish(),
  multiValueHeaders: z.record(z.string(), z.array(scalar)).nullish(),
  body: z.string().nullish(),
  isBase64Encoded: z.boolean().nullish(),
});

/** An integration may not send these under their own names; `WWW-Authenticate` is the one that matters (F16). */
const REMAPPED = new Map([
  ['connection', 'x-amzn-Remapped-Connection'],
  ['content-length', 'x-amzn-Remapped-Content-Length'],
  ['date', 'x-amzn-Remapped-Date'],
  ['server', 'x-amzn-Remapped-Server'],
  ['www-authenticate', 'x-amzn-Remapped-WWW-Authenticate'],
]);

/**
 * Reads the result of a Lambda proxy integration. Undefined for any other shape: the gateway then answers 502. A base64 body goes
 * out as it is, because the API declares no binary media types.
 */
export function parseProxyResponse(value: unknown): HttpResponse | undefined {
  const { data } = proxyResponse.safeParse(value);
  if (!data) return undefined;
  const headers = mergeHeaders(data.headers ?? {}, data.multiValueHeaders ?? {});
  if (!hasSendableHeaders(headers)) return undefined;
  return { status: data.statusCode, headers, body: data.body ?? '' };
}

/** The headers of an integration's answer under the names that the client gets. */
export function remapped(headers: readonly Pair[]): readonly Pair[] {
  return headers.map(([name, value]): Pair => [REMAPPED.get(name.toLowerCase()) ?? name, value]);
}

function mergeHeaders(
  single: Readonly<Record<string, string>>,
  multiple: Readonly<Record<string, readonly string[]>>,
): readonly Pair[] {
  const several = Object.entries(multiple).flatMap(([name, values]) => values.map((value): Pair => [name, value]));
  const repeated = new Set(several.map(([name]) => name.toLowerCase()));
  const once = Object.entries(single).filter(([name]) => !repeated.has(name.toLowerCase()));
  const merged = remapped([...once, ...several]);
  const typed = merged.some(([name]) => name.toLowerCase() === 'content-type');
  return typed ? merged : [...merged, ['Content-Type', 'application/json']];
}
