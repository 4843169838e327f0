import { describe, expect, it } from 'vitest';
import { matchRoute } from '../../../src/policy/match-route.ts';
import { policyFromYaml } from '../../fixtures/policies/policy-from-yaml.ts';
import { policyText } from './policy-text.ts';

const POLICY = policyFromYaml(
  policyText({
    9: `
  ANY /v1/{tenant}/{proxy+}:
    routes:
      GET /v1/{tenant}/things: { require: token }
      GET /v1/{tenant}/things/{id}: { require: token }
      POST /v1/{tenant}/things/{id}: { require: token }
      GET /v1/{tenant}/things/new: { require: token }
      GET /v1/{tenant}/archive/{rest+}: { require: token }
      GET /v1/{tenant}/things/{id}/parts/{part}: { require: token }
      GET /v1/{tenant}/constructor: { require: token }
  GET /files/{name+}:
    routes:
      GET /files/{name+}: { require: token }
      GET /files/a/b: { require: token }`,
  }),
);

function match(path: string, changed: { method?: string; rest?: string; tenant?: string } = {}) {
  const [, , tenant = '', ...rest] = path.split('/');
  return matchRoute(POLICY, {
    method: changed.method ?? 'GET',
    resource: '/v1/{tenant}/{proxy+}',
    path,
    pathParameters: new Map([
      ['tenant', changed.tenant ?? tenant],
      ['proxy', changed.rest ?? rest.join('/')],
    ]),
  });
}

function matchFile(name: string, path = `/files/${name}`) {
  const pathParameters = new Map([['name', name]]);
  return matchRoute(POLICY, { method: 'GET', resource: '/files/{name+}', path, pathParameters });
}

describe('matchRoute below a greedy parameter', () => {
  it.each([
    ['/v1/acme/things', '/v1/{tenant}/things', { tenant: 'acme' }],
    ['/v1/acme/things/7', '/v1/{tenant}/things/{id}', { tenant: 'acme', id: '7' }],
    ['/v1/acme/things/new', '/v1/{tenant}/things/new', { tenant: 'acme' }],
    ['/v1/acme/archive/a/b', '/v1/{tenant}/archive/{rest+}', { tenant: 'acme', rest: 'a/b' }],
    ['/v1/acme/things/7/parts/8', '/v1/{tenant}/things/{id}/parts/{part}', { tenant: 'acme', id: '7', part: '8' }],
    ['/v1/acme/constructor', '/v1/{tenant}/constructor', { tenant: 'acme' }],
  ])('takes %s to %s', (path, resource, parameters) => {
    expect(match(path)).toMatchObject({
      route: { key: `GET ${resource}` },
      resource,
      pathParameters: new Map(Object.entries(parameters)),
    });
  });

  it('decodes path and parameters once', () => {
    expect(match('/v1/a%63me/thin%67s/%C3%A9%20!')).toMatchObject({
      resource: '/v1/{tenant}/things/{id}',
      pathParameters: new Map([
        ['tenant', 'acme'],
        ['id', 'é !'],
      ]),
    });
  });

  it('takes parameters that the gateway has decoded already', () => {
    expect(match('/v1/acme/things/%C3%A9', { rest: 'things/é' })).toMatchObject({
      pathParameters: new Map([
        ['tenant', 'acme'],
        ['id', 'é'],
      ]),
    });
  });

  it('lets a base path mapping stand before the path', () => {
    expect(match('/v1/acme/things', { rest: 'things' })).toMatchObject({ resource: '/v1/{tenant}/things' });
    expect(
      matchRoute(POLICY, {
        method: 'GET',
        resource: '/files/{name+}',
        path: '/base/path/files/a/b',
        pathParameters: new Map([['name', 'a/b']]),
      }),
    ).toMatchObject({ resource: '/files/a/b' });
  });

  it('goes back to a greedy template where a more specific beginning leads nowhere', () => {
    expect(matchFile('a/b')).toMatchObject({ resource: '/files/a/b', pathParameters: new Map() });
    expect(matchFile('a')).toMatchObject({ resource: '/files/{name+}', pathParameters: new Map([['name', 'a']]) });
    expect(matchFile('a/b/c')).toMatchObject({ pathParameters: new Map([['name', 'a/b/c']]) });
  });

  it('chooses the resource before the method, as API Gateway does', () => {
    expect(match('/v1/acme/things/7', { method: 'POST' })).toMatchObject({
      route: { key: 'POST /v1/{tenant}/things/{id}' },
    });
    expect(match('/v1/acme/things/new', { method: 'POST' })).toBeUndefined();
  });

  it.each([
    ['a path that meets no template', '/v1/acme/other'],
    ['a path of another case', '/v1/acme/Things'],
    ['a shorter path', '/v1/acme/things/7/parts'],
    ['a longer path', '/v1/acme/things/7/parts/8/9'],
    ['a prototype key', '/v1/acme/__proto__'],
  ])('T11: finds nothing for %s', (_, path) => {
    expect(match(path)).toBeUndefined();
  });

  it.each([
    ['a double slash', '/v1/acme/things//7'],
    ['a trailing slash', '/v1/acme/things/'],
    ['nothing below', '/v1/acme/'],
    ['a dot segment', '/v1/acme/things/./7'],
    ['two dots', '/v1/acme/x/../things'],
    ['encoded dots', '/v1/acme/x/%2e%2E/things'],
    ['an encoded slash', '/v1/acme/things%2F7'],
    ['a backslash', '/v1/acme/things\\7'],
    ['an encoded backslash', '/v1/acme/things%5c7'],
    ['a path parameter of a segment', '/v1/acme/things;x=1'],
    ['an encoded semicolon', '/v1/acme/things%3Bx=1'],
    ['an encoded question mark', '/v1/acme/things%3Fx'],
    ['an encoded number sign', '/v1/acme/things%23x'],
    ['a percent sign that is encoded twice', '/v1/acme/thing%2573'],
    ['a percent sign alone', '/v1/acme/things/100%'],
    ['a bad escape', '/v1/acme/things/%zz'],
    ['a control character', '/v1/acme/things/%00'],
    ['a line feed', '/v1/acme/things/a%0A'],
    ['an invisible character', '/v1/acme/things/a%E2%80%8B'],
    ['a byte that is not UTF-8', '/v1/acme/things/%FF'],
    ['an overlong encoding', '/v1/acme/things/%C0%AF'],
    ['an encoded surrogate', '/v1/acme/things/%ED%A0%80'],
    ['a lone surrogate', '/v1/acme/things/\uD800'],
    ['a replacement character', '/v1/acme/things/%EF%BF%BD'],
    ['the same in the parameter before', '/v1/..%2Facme/things'],
  ])('T28: accepts no path with %s', (_, path) => {
    expect(match(path)).toBe('path_not_accepted');
  });

  it.each([
    ['another rest', '/v1/acme/things/7', { rest: 'things/8' }],
    ['a rest without its first segment', '/v1/acme/things/7', { rest: '7' }],
    ['another tenant', '/v1/acme/things/7', { tenant: 'other' }],
    ['a tenant of two segments', '/v1/acme/things/7', { tenant: 'v1/acme' }],
    ['a tenant of two segments that the path has too', '/v1/a/b/things', { tenant: 'a/b', rest: 'things' }],
    ['an empty tenant', '/v1/acme/things/7', { tenant: '' }],
    ['a decoded rest although a slash was encoded', '/v1/acme/things/7%2F8', { rest: 'things/7/8' }],
    ['a decoded rest although a percent sign was encoded', '/v1/acme/thing%2573', { rest: 'thing%73' }],
  ])('T28: accepts no path of which the gateway gives %s', (_, path, changed) => {
    expect(match(path, changed)).toBe('path_not_accepted');
  });

  it.each([
    ['not the end of the path', '/files/a/b/c', 'a/b'],
    ['half a segment', '/files/xa', 'a'],
    ['all of the path but the template', '/a', 'a'],
    ['in a path without its slash', 'files/a', 'a'],
    ['in a path that begins with something else than a slash', 'xfiles/a', 'a'],
    ['in an empty path', '', 'a'],
  ])('T28: accepts no rest that is %s', (_, path, name) => {
    expect(matchFile(name, path)).toBe('path_not_accepted');
  });

  it('T28: accepts no path without the greedy parameter', () => {
    const request = { method: 'GET', resource: '/files/{name+}', path: '/files/a', pathParameters: new Map() };

    expect(matchRoute(POLICY, request)).toBe('path_not_accepted');
  });

  it('T28: answers a path of 200 KB', () => {
    expect(matchFile(`${'a/'.repeat(100_000)}b`)).toMatchObject({ resource: '/files/{name+}' });
    expect(matchFile('%2F'.repeat(70_000))).toBe('path_not_accepted');
  });
});
