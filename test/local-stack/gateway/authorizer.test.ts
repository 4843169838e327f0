import { describe, expect, it } from 'vitest';
import type { Invocation } from '../../../dev/lambda-runtime/invocation.ts';
import { send } from './http-client.ts';
import { apiWith, guarded, ok, policyAnswer, type Script, startGateway } from './scripted-gateway.ts';

const ARN = 'arn:aws:execute-api:eu-central-1:000000000000:api1234567/prod/GET/accounts/7';
const DENIED = [403, '{"Message":"User is not authorized to access this resource"}'];
const DENIED_EXPLICITLY = [403, '{"Message":"User is not authorized to access this resource with an explicit deny"}'];
const FAILED = [500, '{"message":null}'];

async function ask(authorizer: Script, path = '/prod/accounts/7') {
  const gateway = await startGateway(apiWith([guarded('GET', '/accounts/{id}')]), { authorizer });
  const { status, body } = await send(gateway.url, path);
  return {
    answer: [status, body],
    reached: gateway.calls.some(({ functionLogicalId }) => functionLogicalId === 'bank'),
    ...gateway,
  };
}

const statements = (...Statement: readonly unknown[]): Script => {
  return () => ok({ principalId: 'user', policyDocument: { Version: '2012-10-17', Statement } });
};
const allow = (Resource: unknown) => ({ Effect: 'Allow', Action: 'execute-api:Invoke', Resource });
const deny = (Resource: unknown) => ({ Effect: 'Deny', Action: 'execute-api:Invoke', Resource });

describe("the authorizer's policy", () => {
  it.each([
    ['the method ARN itself', allow(ARN)],
    ['one of several resources', allow(['arn:aws:execute-api:other', ARN])],
    ['a wildcard at the end', allow(ARN.replace('accounts/7', '*'))],
    ['a wildcard in the middle', allow('arn:aws:execute-api:*:*:api1234567/*/GET/accounts/7')],
    ['a wildcard alone', allow('*')],
    ['a wildcard that stands for nothing', allow(`${ARN}*`)],
    ['one character', allow(ARN.replace('/7', '/?'))],
    ['every action', { ...allow(ARN), Action: '*' }],
    ['the action in another case among others', { ...allow(ARN), Action: ['s3:Get', 'EXECUTE-API:invoke'] }],
  ])('allows by %s', async (_, statement) => {
    const { answer, reached } = await ask(statements(statement));

    expect(answer).toEqual([200, 'done']);
    expect(reached).toBe(true);
  });

  it.each([
    ['T30: another path', allow(ARN.replace('/7', '/8'))],
    ['T30: another method', allow(ARN.replace('GET', 'POST'))],
    ['T30: another stage', allow(ARN.replace('prod', 'test'))],
    ['T30: another API', allow(ARN.replace('api1234567', 'api7654321'))],
    ['a prefix', allow(ARN.slice(0, -1))],
    ['an extension', allow(`${ARN}0`)],
    ['two characters for one', allow(ARN.replace('/7', '/7?'))],
    ['another action', { ...allow(ARN), Action: 'execute-api:ManageConnections' }],
    ['no resource', allow([])],
    ['T30: a variable that nothing fills', allow(ARN.replace('/7', `/$\{aws:username}`))],
  ])('does not allow by %s', async (_, statement) => {
    const { answer, reached } = await ask(statements(statement));

    expect(answer).toEqual(DENIED);
    expect(reached).toBe(false);
  });

  it('does not allow without a statement', async () => {
    expect((await ask(statements())).answer).toEqual(DENIED);
  });

  it.each([
    ['before', [deny(ARN), allow(ARN)]],
    ['after', [allow('*'), deny('*/accounts/?')]],
  ])('lets an explicit Deny %s an Allow win', async (_, all) => {
    const { answer, reached } = await ask(statements(...all));

    expect(answer).toEqual(DENIED_EXPLICITLY);
    expect(reached).toBe(false);
  });

  it('ignores a Deny for another resource', async () => {
    expect((await ask(statements(deny(ARN.replace('/7', '/8')), allow(ARN)))).answer).toEqual([200, 'done']);
  });

  it('takes one statement without a list', async () => {
    const { answer } = await ask(() => ok({ principalId: 'user', policyDocument: { Statement: allow(ARN) } }));

    expect(answer).toEqual([200, 'done']);
  });

  it.each([
    ['/prod/accounts/*', '/*', true],
    ['/prod/accounts/7', `/$\{*}`, false],
    ['/prod/accounts/*', `/$\{*}`, true],
  ])('T30: for %s the resource …%s allows: %s', async (path, end, allowed) => {
    const { reached } = await ask(statements(allow(ARN.replace('/7', end))), path);

    expect(reached).toBe(allowed);
  });

  it('matches a hostile pattern without backtracking', async () => {
    const { answer } = await ask(statements(allow(`${'*a'.repeat(250)}`)), `/prod/accounts/${'a'.repeat(1500)}b`);

    expect(answer).toEqual(DENIED);
  });
});

describe("the authorizer's answer", () => {
  const good = { principalId: 'user', policyDocument: { Version: '2012-10-17', Statement: [allow(ARN)] } };

  it.each([
    ['null', null],
    ['text', 'Allow'],
    ['a list', [good]],
    ['no principalId', { ...good, principalId: undefined }],
    ['an empty principalId', { ...good, principalId: '' }],
    ['a numeric principalId', { ...good, principalId: 7 }],
    ['no policy', { principalId: 'user' }],
    ['an HTTP API answer', { isAuthorized: true }],
    ['another policy version', { ...good, policyDocument: { ...good.policyDocument, Version: '2020-01-01' } }],
    ['a lower-case effect', { ...good, policyDocument: { Statement: [{ ...allow(ARN), Effect: 'allow' }] } }],
    ['a condition', { ...good, policyDocument: { Statement: [{ ...allow(ARN), Condition: {} }] } }],
    ['a resource of 513 characters', { ...good, policyDocument: { Statement: [allow('*'.padEnd(513, 'x'))] } }],
    ['an object in the context', { ...good, context: { seal: {} } }],
    ['a list in the context', { ...good, context: { scopes: ['a'] } }],
    ['a null in the context', { ...good, context: { sub: null } }],
  ])('T28: %s is an AUTHORIZER_CONFIGURATION_ERROR (F8, F11)', async (_, value) => {
    const { answer, reached, problems } = await ask(() => ok(value));

    expect(answer).toEqual(FAILED);
    expect(reached).toBe(false);
    expect(problems).toEqual(['AUTHORIZER_CONFIGURATION_ERROR on GET /accounts/{id}']);
  });

  it('may leave the context out', async () => {
    expect((await ask(() => ok(good))).answer).toEqual([200, 'done']);
  });
});

describe('an authorizer that ends without an answer', () => {
  const thrown = (errorMessage: string): Invocation => ({ kind: 'error', errorType: 'Error', errorMessage });

  it('is UNAUTHORIZED for exactly that message (F11)', async () => {
    expect((await ask(() => thrown('Unauthorized'))).answer).toEqual([401, '{"message":"Unauthorized"}']);
  });

  it.each(['unauthorized', 'Unauthorized.', 'Unauthorized ', 'boom', ''])(
    'T25: is AUTHORIZER_FAILURE for "%s"',
    async (text) => {
      const { answer, reached, problems } = await ask(() => thrown(text));

      expect(answer).toEqual(FAILED);
      expect(reached).toBe(false);
      expect(problems).toEqual(['AUTHORIZER_FAILURE on GET /accounts/{id}']);
    },
  );

  it('T26: is AUTHORIZER_FAILURE after a timeout', async () => {
    const { answer, reached } = await ask(() => ({ kind: 'timeout' }));

    expect(answer).toEqual(FAILED);
    expect(reached).toBe(false);
  });

  it('runs again for every request: nothing is cached (F7)', async () => {
    let runs = 0;
    const { url } = await ask(({ methodArn }) => {
      runs += 1;
      return runs === 1 ? policyAnswer('Allow', methodArn) : policyAnswer('Deny', methodArn);
    });

    expect((await send(url, '/prod/accounts/7')).status).toBe(403);
    expect(runs).toBe(2);
  });
});
