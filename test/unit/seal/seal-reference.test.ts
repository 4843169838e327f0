import { readFileSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { SealRefusal } from '../../../src/seal/verify-seal.ts';
import type { AlreadyClaimed } from '../../../src/seal/verify-seal-once.ts';
import { send } from '../../local-stack/gateway/http-client.ts';
import { bankEvent } from './bank-event.ts';
import { container } from './documented-container.ts';
import { guardedTransfer } from './documented-middy.ts';
import { instantTransfer } from './documented-retry.ts';
import { type Pay, transfer } from './documented-transfer.ts';
import { memoryApprovalClaims } from './memory-approval-claims.ts';
import { BODY, HEADER } from './sealed-request.ts';

const REFERENCE = readFileSync(new URL('../../../docs/seal.md', import.meta.url), 'utf8');
const ROUTE = 'POST /transfers/domestic';

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
  claim_needed: true,
  approval_already_claimed: true,
} satisfies Record<SealRefusal | AlreadyClaimed['reason'], true>);

describe('docs/seal.md', () => {
  it('explains every reason of a refusal, and no other, in the order of the checks', () => {
    const explained = [...REFERENCE.matchAll(/^\| `(\w+)` \|/gm)].map(([, reason]) => reason);

    expect(explained).toEqual(REASONS);
  });

  it('shows the examples that are compiled here', () => {
    const shown = [...REFERENCE.matchAll(/^```ts\n([\s\S]*?)^```\n/gm)].map(([, code]) => code);

    expect(shown).toEqual(['transfer', 'middy', 'container', 'retry'].map(exampleOf));
  });

  it('T22: shows an example that pays what was approved, and nothing else', async () => {
    const paid: unknown[] = [];
    const pay = async (order: unknown) => {
      paid.push(order);
    };
    const order = { amount: '12500.00', payee: 'DE02120300000000202051', approvalId: 'AAAAAAAAAAAAAAAAAAAAAA' };
    const encoded = { body: Buffer.from(BODY).toString('base64'), isBase64Encoded: true };

    const answers = [
      await transfer(bankEvent(ROUTE), pay),
      await transfer(bankEvent(ROUTE, encoded), pay),
      await transfer(bankEvent(ROUTE, { body: BODY.replace('12500.00', '12500.01') }), pay),
      await transfer(bankEvent(ROUTE, { body: null }), pay),
    ];

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 403, 403]);
    expect(JSON.parse(answers[2]?.body ?? '')).toMatchObject({ status: 403, reason: 'body_differs' });
    expect(paid).toEqual([order, order]);
  });

  it('T22: shows a middy handler and a container that pay what was approved, and nothing else', async () => {
    const paid: (string | undefined)[] = [];
    const pay: Pay = async ({ amount }) => {
      paid.push(amount);
    };
    const guarded = guardedTransfer(pay);
    const event = bankEvent(ROUTE);
    const server = container(pay);
    onTestFinished(() => new Promise((done) => void server.close(() => done())));
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const address = server.address();
    const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
    const seal: string = event.requestContext.authorizer?.['countersign_seal'];
    const headers = ['X-High-Value-Transaction', HEADER, 'X-Countersign-Seal', seal];
    const post = (body: string) => send(url, '/', { method: 'POST', headers, body });

    const handled = [await guarded(event, JSON.parse('{}')), await guarded({ ...event, body: '{}' }, JSON.parse('{}'))];
    const replies = [await post(BODY), await post('{}')];

    expect(handled.map(({ statusCode }) => statusCode)).toEqual([200, 403]);
    expect(replies.map(({ status }) => status)).toEqual([200, 403]);
    expect(paid).toEqual(['12500.00', '12500.00']);
  });

  it('T16: shows an example that pays 50 sends of one approval once, and tells the others what became of it', async () => {
    const paid: (string | undefined)[] = [];
    const ledger = {
      pay: async ({ approvalId }: { readonly approvalId: string | undefined }) => {
        paid.push(approvalId);
      },
      outcomeOf: async (approvalId: string) => (paid.includes(approvalId) ? { status: 'executed' } : undefined),
    };
    const claims = memoryApprovalClaims();
    const event = bankEvent('POST /transfers/instant', {}, { execution: 'once' });

    const answers = await Promise.all(Array.from({ length: 50 }, () => instantTransfer(event, ledger, claims)));
    const late = await instantTransfer(event, { ...ledger, outcomeOf: async () => undefined }, claims);
    const wrong = await instantTransfer({ ...event, body: '{}' }, ledger, claims);

    expect(paid).toEqual(['AAAAAAAAAAAAAAAAAAAAAA']);
    expect(answers.map(({ statusCode }) => statusCode)).toEqual(answers.map(() => 200));
    expect([late.statusCode, wrong.statusCode]).toEqual([409, 403]);
  });
});

/** An example as a reader of the document would write it. */
function exampleOf(name: string): string {
  const code = readFileSync(new URL(`./documented-${name}.ts`, import.meta.url), 'utf8');
  return code
    .replaceAll('../../../src/backend/index.ts', 'countersign/backend')
    .replaceAll('../../../src/backend/middy.ts', 'countersign/backend/middy')
    .replaceAll('./documented-', './');
}
