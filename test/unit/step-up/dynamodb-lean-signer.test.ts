import { createHash, createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSigner } from '../../../src/step-up/dynamodb-lean-signer.ts';

const ENDPOINT = new URL('https://dynamodb.eu-central-1.amazonaws.com');
const REGION = 'eu-central-1';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();

/** The signature as the Signature Version 4 documentation computes it, over the headers that are said to be signed. */
function expectedSignature(headers: Readonly<Record<string, string>>, body: string, secret: string): string {
  const [, names = ''] = /SignedHeaders=([^,]+)/.exec(headers['authorization'] ?? '') ?? [];
  const lines = names.split(';').map((name) => `${name}:${headers[name]}\n`);
  const request = ['POST', '/', '', lines.join(''), names, sha256(body)].join('\n');
  const date = headers['x-amz-date'] ?? '';
  const scope = [date.slice(0, 8), REGION, 'dynamodb', 'aws4_request'];
  const key = scope.reduce<string | Buffer>((derived, part) => hmac(derived, part), `AWS4${secret}`);
  return hmac(Buffer.from(key), ['AWS4-HMAC-SHA256', date, scope.join('/'), sha256(request)].join('\n')).toString(
    'hex',
  );
}

const word = fc.stringMatching(/^[\w+/=-]{1,40}$/);

describe('createSigner', () => {
  it('signs host, operation and body, as AWS checks it, for any credentials and any body', async () => {
    await fc.assert(
      fc.asyncProperty(word, word, word, fc.json(), async (accessKeyId, secretAccessKey, sessionToken, body) => {
        const credentials = { accessKeyId, secretAccessKey, sessionToken };
        const sign = createSigner({ region: REGION, endpoint: ENDPOINT, credentials });

        const headers = await sign('GetItem', body);

        expect(headers['authorization']).toContain(`Credential=${accessKeyId}/`);
        expect(headers['authorization']).toMatch(
          /SignedHeaders=[\w;-]*host;[\w;-]*x-amz-date;x-amz-security-token;x-amz-target/,
        );
        expect(headers['authorization']).toContain(`Signature=${expectedSignature(headers, body, secretAccessKey)}`);
        expect(headers).toMatchObject({
          host: ENDPOINT.host,
          'x-amz-target': 'DynamoDB_20120810.GetItem',
          'x-amz-security-token': sessionToken,
          'content-length': String(Buffer.byteLength(body)),
        });
      }),
    );
  });

  it('signs alike however often it signs', async () => {
    const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' };
    const sign = createSigner({ region: REGION, endpoint: ENDPOINT, credentials });

    for (const body of ['{}', '{"a":1}', '{}']) {
      const headers = await sign('PutItem', body);
      expect(headers['authorization']).toContain(`Signature=${expectedSignature(headers, body, 'secret')}`);
    }
  });
});
