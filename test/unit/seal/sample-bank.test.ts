import type { APIGatewayProxyEvent } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { createBank } from '../../../examples/bank/bank.ts';
import type { Seal } from '../../../src/seal/seal.ts';
import { bankEvent } from './bank-event.ts';
import { memoryApprovalClaims } from './memory-approval-claims.ts';
import { BODY, EXPECTED } from './sealed-request.ts';

const bank = createBank({
  accounts: { find: async () => undefined, debit: async () => undefined, findDebited: async () => undefined },
  claims: memoryApprovalClaims(),
  audience: EXPECTED.audience,
  allowOrigin: 'https://bank.example',
});

async function send(route: string, change: Partial<APIGatewayProxyEvent> = {}, seal: Partial<Seal> = {}) {
  const { statusCode, body } = await bank(bankEvent(route, change, seal));
  return [statusCode, JSON.parse(body).reason ?? JSON.parse(body)];
}

const ACCEPTED = [200, { status: 'accepted' }];
const NO_ROUTE = [404, 'no_such_route'];
const withoutSeal = { requestContext: JSON.parse('{"authorizer":{"principalId":"person-1"}}') };
const below = (proxy: string) => ({ pathParameters: { proxy } });

describe('the sample bank', () => {
  it('takes and shows ledger entries by the templates that the policy has below the one of the gateway', async () => {
    expect(await send('POST /ledger/{proxy+}', { ...below('entries'), ...withoutSeal })).toEqual(ACCEPTED);
    expect(await send('GET /ledger/{proxy+}', { ...below('entries/e-1'), ...withoutSeal })).toEqual(ACCEPTED);
  });

  it.each(['', 'entries/', '/entries', 'Entries', 'entries%2f1', 'entries/1/2', 'entries/..', 'other'])(
    'T11: has no route below /ledger at %j',
    async (proxy) => {
      expect(await send('GET /ledger/{proxy+}', below(proxy))).toEqual(NO_ROUTE);
      expect(await send('POST /ledger/{proxy+}', below(proxy))).toEqual(NO_ROUTE);
    },
  );

  it('T11: takes an entry by POST alone, and shows one by GET alone', async () => {
    expect(await send('GET /ledger/{proxy+}', below('entries'))).toEqual(NO_ROUTE);
    expect(await send('POST /ledger/{proxy+}', below('entries/1'))).toEqual(NO_ROUTE);
    expect(await send('DELETE /ledger/{proxy+}', below('entries/1'))).toEqual(NO_ROUTE);
  });

  it('takes a batch on the token alone', async () => {
    expect(await send('POST /batch/payments', withoutSeal)).toEqual(ACCEPTED);
  });

  it('says in shadow mode whether a seal covers the request, and takes it either way', async () => {
    const route = 'POST /cards/{card_id}/limit';
    const accepted = (sealed: boolean) => [200, { status: 'accepted', sealed }];

    expect(await send(route)).toEqual(accepted(true));
    expect(await send(route, withoutSeal)).toEqual(accepted(false));
    expect(await send(route, { body: `${BODY} ` })).toEqual(accepted(false));
  });

  it('T22: executes nothing behind a seal that does not cover it', async () => {
    for (const route of ['POST /payees', 'GET /cards/{card_id}/pin', 'POST /admin/refunds']) {
      expect(await send(route)).toEqual(ACCEPTED);
      expect(await send(route, { body: `${BODY} ` })).toEqual([403, 'body_differs']);
      expect(await send(route, withoutSeal)).toEqual([403, 'seal_missing']);
    }
  });
});
