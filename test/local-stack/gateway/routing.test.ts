import { describe, expect, it } from 'vitest';
import { send } from './http-client.ts';
import { apiWith, guarded, open, startGateway } from './scripted-gateway.ts';

const api = apiWith([
  open('GET', '/'),
  open('GET', '/accounts/{id}'),
  open('GET', '/accounts/mine'),
  open('GET', '/accounts/{id}/history'),
  open('GET', '/admin/{proxy+}'),
  open('ANY', '/any'),
  open('POST', '/any'),
  guarded('GET', '/guarded/{id}'),
]);

describe('routing', () => {
  it.each([
    ['/prod', '/', null],
    ['/prod/', '/', null],
    ['/prod/accounts/7', '/accounts/{id}', { id: '7' }],
    ['/prod/accounts/mine', '/accounts/mine', null],
    ['/prod/accounts/mine/history', '/accounts/{id}/history', { id: 'mine' }],
    ['/prod/accounts/a%2Fb', '/accounts/{id}', { id: 'a%2Fb' }],
    ['/prod/admin/users/7/roles', '/admin/{proxy+}', { proxy: 'users/7/roles' }],
    ['/prod/accounts/7?x=/admin/y', '/accounts/{id}', { id: '7' }],
  ])('%s reaches %s', async (path, resource, pathParameters) => {
    const { url, calls } = await startGateway(api);

    const { status } = await send(url, path);

    expect(status).toBe(200);
    expect(calls[0]?.event).toMatchObject({ resource, pathParameters, path: path.split('?')[0]?.slice(5) || '/' });
  });

  it.each([
    '/prod/unknown',
    '/prod/accounts',
    '/prod/accounts/',
    '/prod/accounts/7/',
    '/prod//accounts/7',
    '/prod/admin',
    '/prod/admin/',
    '/prod/Accounts/7',
    '/prod/%61ccounts/7',
  ])('T11: %s finds no method and invokes nothing', async (path) => {
    const { url, calls } = await startGateway(api);

    const { status, body, headers } = await send(url, path);

    expect([status, body]).toEqual([403, '{"message":"Missing Authentication Token"}']);
    expect(headers['content-type']).toBe('application/json');
    expect(calls).toEqual([]);
  });

  it('T11: a method that the resource lacks finds nothing', async () => {
    const { url, calls } = await startGateway(api);

    const { status } = await send(url, '/prod/accounts/7', { method: 'DELETE' });

    expect(status).toBe(403);
    expect(calls).toEqual([]);
  });

  it.each(['/', '/test/accounts/7', '/production/accounts/7'])('%s is outside the stage', async (path) => {
    const { url, calls } = await startGateway(api);

    const { status, body } = await send(url, path);

    expect([status, body]).toEqual([403, '{"message":"Forbidden"}']);
    expect(calls).toEqual([]);
  });

  it('prefers the method itself to ANY, and ANY takes every other', async () => {
    const { url, calls } = await startGateway(api);

    await send(url, '/prod/any', { method: 'POST' });
    await send(url, '/prod/any', { method: 'PATCH' });

    expect(calls.map(({ event }) => event.httpMethod)).toEqual(['POST', 'PATCH']);
  });

  it('accepts a method ARN of 1,600 bytes and answers 414 to one of 1,601 (F3)', async () => {
    const { url, calls } = await startGateway(api);
    const prefix = 'arn:aws:execute-api:eu-central-1:000000000000:api1234567/prod/GET/accounts/';

    const fits = await send(url, `/prod/accounts/${'x'.repeat(1600 - prefix.length)}`);
    const tooLong = await send(url, `/prod/accounts/${'x'.repeat(1601 - prefix.length)}`);

    expect([fits.status, tooLong.status]).toEqual([200, 414]);
    expect(calls).toHaveLength(1);
  });

  it('accepts a body of 10 MiB and answers 413 to one byte more', async () => {
    const { url, calls } = await startGateway(api);

    const fits = await send(url, '/prod/any', { method: 'POST', body: 'x'.repeat(10_485_760) });
    const tooLarge = await send(url, '/prod/any', { method: 'POST', body: 'x'.repeat(10_485_761) });

    expect([fits.status, tooLarge.status]).toEqual([200, 413]);
    expect(tooLarge.body).toBe('{"message":"HTTP content length exceeded 10485760 bytes."}');
    expect(calls).toHaveLength(1);
  });

  it('accepts 10,240 bytes of headers and answers 431 to one more (F5)', async () => {
    const { url, calls } = await startGateway(api);
    const { host } = new URL(url);
    const others = 'Host'.length + host.length + 'Connection'.length + 'close'.length + 'X-Big'.length;

    const fits = await send(url, '/prod/any', {
      headers: ['X-Big', 'x'.repeat(10_240 - others), 'Connection', 'close'],
    });
    const tooMany = await send(url, '/prod/any', {
      headers: ['X-Big', 'x'.repeat(10_241 - others), 'Connection', 'close'],
    });

    expect([fits.status, tooMany.status]).toEqual([200, 431]);
    expect(calls).toHaveLength(1);
  });
});
