import { readFileSync } from 'node:fs';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import type { SealRefusal } from '../../../src/seal/verify-seal.ts';
import { transfer } from './documented-transfer.ts';
import { BODY, contextOf, HEADER, sealOf } from './sealed-request.ts';

const REFERENCE = readFileSync(new URL('../../../docs/seal.md', import.meta.url), 'utf8');
const EXAMPLE = readFileSync(new URL('./documented-transfer.ts', import.meta.url), 'utf8');

// The compiler keeps this list equal to the union, the test keeps the document equal to the list.
const REASONS = Object.keys({
  seal_missing: true,
  seal_malformed: true,
  seal_of_another_audience: true,
  seal_of_another_route: true,
  body_differs: true,
  transaction_header_differs: true,
  body_not_json: true,
  body_field_missing: true,
  body_field_differs: true,
} satisfies Record<SealRefusal, true>);

/** A Lambda proxy event of a transfer, let through for this body. */
function createEvent(change: Partial<APIGatewayProxyEvent>): APIGatewayProxyEvent {
  const seal = { ...sealOf(HEADER, BODY), resource: '/transfers/domestic' };
  const event: Partial<APIGatewayProxyEvent> = {
    body: BODY,
    isBase64Encoded: false,
    multiValueHeaders: { 'X-High-Value-Transaction': [HEADER] },
    requestContext: JSON.parse(JSON.stringify({ authorizer: contextOf(seal) })),
    ...change,
  };
  return JSON.parse(JSON.stringify(event));
}

describe('docs/seal.md', () => {
  it('explains every reason of a refusal, and no other, in the order of the checks', () => {
    const explained = [...REFERENCE.matchAll(/^\| `(\w+)` \|/gm)].map(([, reason]) => reason);

    expect(explained).toEqual(REASONS);
  });

  it('shows the example that is compiled here', () => {
    expect(REFERENCE).toContain(`\`\`\`ts\n${EXAMPLE.replaceAll('../../../src/', '../src/')}\`\`\`\n`);
  });

  it('T22: shows an example that pays what was approved, and nothing else', async () => {
    const paid: unknown[] = [];
    const pay = async (order: unknown) => {
      paid.push(order);
    };
    const order = { amount: '12500.00', payee: 'DE02120300000000202051', approvalId: 'AAAAAAAAAAAAAAAAAAAAAA' };
    const encoded = { body: Buffer.from(BODY).toString('base64'), isBase64Encoded: true };

    const answers = [
      await transfer(createEvent({}), pay),
      await transfer(createEvent(encoded), pay),
      await transfer(createEvent({ body: BODY.replace('12500.00', '12500.01') }), pay),
      await transfer(createEvent({ body: null }), pay),
    ];

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 403, 403]);
    expect(answers[2]?.body).toBe('{"reason":"body_differs"}');
    expect(paid).toEqual([order, order]);
  });
});
