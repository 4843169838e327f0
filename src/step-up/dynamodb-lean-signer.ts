import { createHash, createHmac, createSecretKey, type Hash, type Hmac, type KeyObject } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import type { LeanDynamoDbConfig } from './dynamodb-lean-config.ts';

/** The headers with which DynamoDB takes an operation's body, Signature Version 4 among them. */
export type Sign = (operation: string, body: string) => Promise<Readonly<Record<string, string>>>;

/** Signs with the SDK's own signer, which keeps the signing key for the day that it is for. */
export function createSigner({ endpoint, region, credentials }: LeanDynamoDbConfig): Sign {
  const sha256 = sha256With(createKeys());
  const signer = new SignatureV4({ service: 'dynamodb', region, credentials, sha256, applyChecksum: false });
  return async (operation, body) => {
    const { headers } = await signer.sign({
      method: 'POST',
      protocol: endpoint.protocol,
      hostname: endpoint.hostname,
      path: '/',
      headers: {
        host: endpoint.host,
        'content-type': 'application/x-amz-json-1.0',
        'content-length': String(Buffer.byteLength(body)),
        'x-amz-target': `DynamoDB_20120810.${operation}`,
      },
      body,
    });
    return headers;
  };
}

type Source = string | ArrayBuffer | ArrayBufferView;

/** SHA-256, or HMAC with a secret, in the shape that the signer asks for. */
function sha256With(keyOf: (secret: Source) => KeyObject) {
  return class Sha256 {
    readonly #hash: Hash | Hmac;

    constructor(secret?: Source) {
      this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', keyOf(secret));
    }

    update(data: Source): void {
      this.#hash.update(bytesOf(data));
    }

    async digest(): Promise<Uint8Array> {
      return this.#hash.digest();
    }
  };
}

/**
 * The keys of secrets, each made once: to make one costs several times the HMAC. The signer asks for the same few again and again: the
 * credentials' secret, alone and with a prefix, and the day's bytes.
 */
function createKeys(): (secret: Source) => KeyObject {
  const ofTexts = new Map<string, KeyObject>();
  const ofBytes = new WeakMap<object, KeyObject>();
  return (secret) => {
    const known = typeof secret === 'string' ? ofTexts.get(secret) : ofBytes.get(secret);
    if (known) return known;
    const key = typeof secret === 'string' ? createSecretKey(secret, 'utf8') : createSecretKey(viewOf(secret));
    if (typeof secret === 'string') ofTexts.set(secret, key);
    else ofBytes.set(secret, key);
    return key;
  };
}

function bytesOf(source: Source): string | Uint8Array {
  return typeof source === 'string' ? source : viewOf(source);
}

function viewOf(source: Exclude<Source, string>): Uint8Array {
  return source instanceof ArrayBuffer
    ? new Uint8Array(source)
    : new Uint8Array(source.buffer, source.byteOffset, source.byteLength);
}
