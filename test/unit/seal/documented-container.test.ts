import { once } from 'node:events';
import type { Server } from 'node:http';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { send } from '../../local-stack/gateway/http-client.ts';
import { bankEvent } from './bank-event.ts';
import { container } from './documented-container.ts';
import { BODY, HEADER } from './sealed-request.ts';

const seal: string = bankEvent('POST /transfers/domestic').requestContext.authorizer?.['countersign_seal'];
const headers = ['X-High-Value-Transaction', HEADER, 'X-Countersign-Seal', seal];

describe('the container of docs/seal.md', () => {
  const uncaught: unknown[] = [];
  let ledgerIsDown: boolean;
  let server: Server;
  let port: number;

  /** Ends the connections as the process would end. */
  const end = (reason: unknown) => {
    uncaught.push(reason);
    server.closeAllConnections();
  };

  beforeEach(async () => {
    ledgerIsDown = false;
    server = container(async () => {
      if (ledgerIsDown) throw new Error('down');
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const address = server.address();
    port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    uncaught.length = 0;
    process.on('unhandledRejection', end);
  });
  afterEach(async () => {
    process.off('unhandledRejection', end);
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  });

  const post = () => send(`http://127.0.0.1:${port}`, '/', { method: 'POST', headers, body: BODY });

  it('outlives a client that hangs up in the middle of the body', async () => {
    const closed = new Promise((done) => server.once('request', (request) => request.once('close', done)));
    const requested = once(server, 'request');
    const client = connect(port, '127.0.0.1');
    client.write('POST / HTTP/1.1\r\nHost: container\r\nContent-Length: 100\r\n\r\n{"amount"');
    await requested;

    client.destroy();
    await closed;

    expect((await post()).status).toBe(200);
    expect(uncaught).toEqual([]);
  });

  it('answers 500 where the payment throws, and goes on', async () => {
    ledgerIsDown = true;

    const failed = await post();
    ledgerIsDown = false;

    expect(failed).toMatchObject({ status: 500, body: '' });
    expect((await post()).status).toBe(200);
    expect(uncaught).toEqual([]);
  });
});
