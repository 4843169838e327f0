import { createServer } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { sealProblem, verifyHttpRequest } from '../../../src/backend/index.ts';
import type { Pay } from './documented-transfer.ts';

const expected = { audience: 'bank-prod', route: 'POST /transfers/domestic' };

export const container = (pay: Pay) =>
  createServer(async (request, reply) => {
    try {
      const seal = verifyHttpRequest(request.rawHeaders, await buffer(request), expected);
      if (!seal.ok) {
        const { statusCode, headers, body } = sealProblem(seal);
        reply.writeHead(statusCode, headers).end(body);
        return;
      }
      const { fields, approvalId } = seal;
      await pay({ amount: fields.get('amount'), payee: fields.get('payee'), approvalId });
      reply.end(JSON.stringify({ status: 'executed' }));
    } catch {
      // The client hung up, or the payment threw. Node ends the process for an error that nobody catches.
      reply.writeHead(500).end();
    }
  });
