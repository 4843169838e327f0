import middy from '@middy/core';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { requireSeal, requireSealOnce } from '../../../src/backend/middy.ts';
import type { ApprovalClaims } from '../../../src/seal/approval-claims.ts';
import { bankEvent } from '../seal/bank-event.ts';
import { memoryApprovalClaims } from '../seal/memory-approval-claims.ts';
import { EXPECTED } from '../seal/sealed-request.ts';

const ROUTE = 'POST /transfers/domestic';
const expected = { audience: EXPECTED.audience, route: ROUTE };
const executed = { statusCode: 200, body: 'executed' };

// middy's types want the caller to bring what its middlewares add.
const contextOf = () => JSON.parse('{"awsRequestId":"request-1"}');

/** What @middy/http-json-body-parser does. */
const parser = {
  before: ({ event }: { readonly event: APIGatewayProxyEvent }) => {
    event.body = JSON.parse(event.body ?? '');
  },
};

/** A handler behind the middleware, and the amounts that reached it. */
function guarded(middleware = requireSeal(expected)) {
  const amounts: (string | undefined)[] = [];
  const handler = middy<APIGatewayProxyEvent, APIGatewayProxyResult>()
    .use(middleware)
    .handler(async (_event, { seal }) => {
      amounts.push(seal.fields.get('amount'));
      return executed;
    });
  return { handle: (event: APIGatewayProxyEvent) => handler(event, contextOf()), amounts };
}

describe('requireSeal', () => {
  it('T22: gives the handler what was let through', async () => {
    const { handle, amounts } = guarded();

    expect(await handle(bankEvent(ROUTE))).toEqual(executed);
    expect(amounts).toEqual(['12500.00']);
  });

  it('T22: answers any other request before the handler, with a problem that has no value of it', async () => {
    const { handle, amounts } = guarded();

    const { statusCode, headers, body } = await handle(bankEvent(ROUTE, { body: '{"amount":"99999.00"}' }));

    expect([statusCode, headers?.['Content-Type']]).toEqual([403, 'application/problem+json']);
    expect(JSON.parse(body)).toEqual({
      type: 'urn:countersign:problem:body_differs',
      title: expect.any(String),
      status: 403,
      reason: 'body_differs',
    });
    expect(amounts).toEqual([]);
  });

  it('T16: answers an approval that has to be claimed as refused', async () => {
    const { handle, amounts } = guarded();

    expect((await handle(bankEvent(ROUTE, {}, { execution: 'once' }))).statusCode).toBe(403);
    expect(amounts).toEqual([]);
  });

  it('T35: leaves nothing of one request to the next', async () => {
    const { handle, amounts } = guarded();
    const refused = bankEvent(ROUTE, { body: null });

    const answers = await Promise.all([handle(bankEvent(ROUTE)), handle(refused), handle(bankEvent(ROUTE))]);

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 403, 200]);
    expect(amounts).toEqual(['12500.00', '12500.00']);
  });

  it('works before a body parser and throws behind one, so that nothing is executed', async () => {
    const event = () => bankEvent(ROUTE);
    const chain = () => middy<APIGatewayProxyEvent, APIGatewayProxyResult>();
    const before = chain()
      .use(requireSeal(expected))
      .use(parser)
      .handler(async () => executed);
    const behind = chain()
      .use(parser)
      .use(requireSeal(expected))
      .handler(async () => executed);

    expect(await before(event(), contextOf())).toEqual(executed);
    await expect(behind(event(), contextOf())).rejects.toMatchObject({ detail: 'body_not_raw' });
  });
});

describe('requireSealOnce', () => {
  const event = () => bankEvent(ROUTE, {}, { execution: 'once' });
  const once = (claims: ApprovalClaims) =>
    guarded(requireSealOnce(expected, claims, async ({ approvalId }) => ({ statusCode: 409, body: approvalId })));

  it('T16: runs the handler for one of 50 requests with one approval, and lets the caller answer the others', async () => {
    const { handle, amounts } = once(memoryApprovalClaims());

    const answers = await Promise.all(Array.from({ length: 50 }, () => handle(event())));

    const retries = answers.filter(({ statusCode }) => statusCode === 409);
    expect(amounts).toEqual(['12500.00']);
    expect(retries.map(({ body }) => body)).toEqual(Array.from({ length: 49 }, () => 'AAAAAAAAAAAAAAAAAAAAAA'));
  });

  it('T16: claims nothing for another request, and runs the handler without a claim where there was no approval', async () => {
    const claims = memoryApprovalClaims();
    const { handle, amounts } = once(claims);
    const low = bankEvent(ROUTE, {}, { basis: 'token', approvalId: undefined });

    expect((await handle({ ...event(), body: '{}' })).statusCode).toBe(403);
    expect((await handle(low)).statusCode).toBe(200);

    expect(claims.claimed.size).toBe(0);
    expect(amounts).toEqual(['12500.00']);
  });

  it.each([
    ['undefined', '{}'],
    ['null', '{"outcome":null}'],
  ])('T16: throws where a retry is answered with %s, which middy may take for leave to go on', async (_, found) => {
    let runs = 0;
    const handle = middy<APIGatewayProxyEvent, APIGatewayProxyResult>()
      .use(requireSealOnce(expected, memoryApprovalClaims(), async () => JSON.parse(found).outcome))
      .handler(async () => {
        runs += 1;
        return executed;
      });
    await handle(event(), contextOf());

    await expect(handle(event(), contextOf())).rejects.toThrow(TypeError);
    expect(runs).toBe(1);
  });

  it('T25: runs no handler where the claims do not answer', async () => {
    const { handle, amounts } = once({ claim: () => Promise.reject(new Error('down')) });

    await expect(handle(event())).rejects.toThrow('down');
    expect(amounts).toEqual([]);
  });
});
