import { crc32 } from 'node:zlib';
import { AdapterFault } from '../shared/errors.ts';
import type { HttpAnswer } from '../shared/http-exchange.ts';
import { RefusedCallError } from './dynamodb-lean-errors.ts';

/**
 * The JSON of an answer of status 200, whose checksum is right if it has one.
 *
 * @throws RefusedCallError for any other status, by AWS's name for it; SyntaxError or AdapterFault for a body that is none.
 */
export function readAnswer({ status, headers, body }: HttpAnswer): unknown {
  if (status !== 200) throw new RefusedCallError(refusalIn(headers['x-amzn-errortype'], body), status);
  const checksum = headers['x-amz-crc32'];
  if (checksum !== undefined && checksum !== String(crc32(body))) throw new AdapterFault('body_corrupt');
  return JSON.parse(body.toString());
}

/** From `com.amazonaws.dynamodb.v20120810#Name`, or `Name:http://…` in a header, the name. */
function refusalIn(header: string | readonly string[] | undefined, body: Buffer): string {
  const type = typeof header === 'string' ? header : typeIn(body);
  const [, name = 'Unknown'] = /^(?:[^#:]*#)?([A-Z]\w{2,60})(?::|$)/.exec(type) ?? [];
  return name;
}

function typeIn(body: Buffer): string {
  try {
    const { __type: type }: { readonly __type?: unknown } = Object(JSON.parse(body.toString()));
    return typeof type === 'string' ? type : '';
  } catch {
    return '';
  }
}
