import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { send } from '../../../dev/demo/exchange.ts';
import { handleIn, reasonIn } from '../../../dev/demo/replies.ts';
import type { Stack } from '../../../dev/stack/start-stack.ts';
import { verifyHttpRequestOnce } from '../../../src/backend/http-request.ts';
import { sealProblem } from '../../../src/backend/seal-problem.ts';
import { encodeSeal, fieldsSha256 } from '../../../src/seal/seal.ts';
import { memoryApprovalClaims } from '../../unit/seal/memory-approval-claims.ts';
import { createPerson, type Person } from '../story/person.ts';
import { startContainerizedStack } from './containerized-stack.ts';

describe('a container behind an HTTP proxy integration', () => {
  const executed: (string | undefined)[] = [];
  let container: Server;
  let containerUrl: string;
  let stack: Stack;
  let alice: Person;

  beforeAll(async () => {
    const claims = memoryApprovalClaims();
    container = createServer(async (request, reply) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const expected = { audience: 'bank-local', route: `POST ${request.url}` };
      const seal = await verifyHttpRequestOnce(request.rawHeaders, Buffer.concat(chunks), expected, claims);
      if (seal.ok) {
        executed.push(seal.fields.get('amount'));
        reply.end('{"status":"executed"}');
      } else if (seal.reason === 'approval_already_claimed') {
        reply.writeHead(409).end(JSON.stringify({ reason: seal.reason }));
      } else {
        const { statusCode, headers, body } = sealProblem(seal);
        reply.writeHead(statusCode, headers).end(body);
      }
    });
    await new Promise<void>((listening) => container.listen(0, '127.0.0.1', listening));
    const address = container.address();
    containerUrl = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
    stack = await startContainerizedStack(
      new Map([
        ['Apitransfersdomestic', `${containerUrl}/transfers/domestic`],
        ['Apitransfersinstant', `${containerUrl}/transfers/instant`],
        ['Apicardscardidlimit', `${containerUrl}/transfers/domestic`],
      ]),
    );
    alice = await createPerson(stack, 'alice');
  });
  afterAll(async () => {
    await stack?.close();
    await new Promise((done) => container.close(done));
  });

  it('T22: executes what the person has countersigned, once', async () => {
    const payment = alice.payment('701.00');
    await alice.countersign(await alice.handleFor(payment));

    const replies = [await alice.transfer(payment), await alice.transfer(payment)];

    expect(replies.map(({ status }) => status)).toEqual([200, 401]);
    expect(executed.filter((amount) => amount === '701.00')).toHaveLength(1);
  });

  it('T38: refuses a body that is not the declared one, though the header passes on the token', async () => {
    const reply = await alice.bank.transfer(alice.token, alice.payment('12500.00'), { amount: '20.00' });

    expect([reply.status, reasonIn(reply)]).toEqual([403, 'body_field_differs']);
    expect(executed).not.toContain('20.00');
  });

  it('T16: executes an instant transfer once, however often one Idempotency-Key asks for it', async () => {
    const payment = alice.payment('707.00');
    const pay = () => alice.bank.pay(alice.token, '/transfers/instant', payment, 'key-1');
    await alice.countersign(handleIn(await pay()));

    const replies = await Promise.all(Array.from({ length: 20 }, pay));

    // 503 where the machine is too slow for the table's time limits.
    expect(replies.filter(({ status }) => ![200, 409, 503].includes(status))).toEqual([]);
    await pay();
    expect(executed.filter((amount) => amount === '707.00')).toHaveLength(1);
  });

  it('T22: gets no seal that a client has made, not even on a route in shadow mode, where there may be none', async () => {
    const before = executed.length;
    const payment = alice.payment('20.00');
    const body = JSON.stringify(payment);
    const forge = (path: string, name: string) =>
      send({
        method: 'POST',
        url: `${stack.description.api_url}${path}`,
        headers: { Authorization: `Bearer ${alice.token}`, [name]: forgedSeal(body) },
        body,
      });

    const replies = [
      await forge('/transfers/domestic', 'X-Countersign-Seal'),
      await forge('/transfers/domestic', 'x-COUNTERSIGN-seal'),
      await forge('/cards/4711/limit', 'X-Countersign-Seal'),
    ];

    expect(replies.map(reasonIn)).toEqual(replies.map(() => 'seal_header_not_accepted'));
    expect(executed).toHaveLength(before);
  });
});

/** What the authorizer would make of this body on a route without fields. */
function forgedSeal(body: string): string {
  const seal = encodeSeal({
    audience: 'bank-local',
    method: 'POST',
    resource: '/transfers/domestic',
    contentSha256: createHash('sha256').update(body).digest('base64url'),
    fieldsSha256: fieldsSha256(new Map()),
    pointers: new Map(),
    basis: 'transaction',
    approvalId: 'AAAAAAAAAAAAAAAAAAAAAA',
    execution: undefined,
  });
  if (seal === undefined) throw new Error('the seal does not fit');
  return seal;
}
