import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchRoute, type RoutedPath } from '../../../src/policy/match-route.ts';
import { policyFromYaml } from '../../fixtures/policies/policy-from-yaml.ts';
import { policyText } from './policy-text.ts';

const POLICY = policyFromYaml(
  policyText({
    9: `
  GET /accounts/{id}: { require: token }
  POST /admin/refunds: { require: token }
  ANY /admin/{proxy+}: { require: deny }
  ANY /: { require: token }`,
  }),
);

function request(method: string, resource: string): RoutedPath {
  return { method, resource, path: resource, pathParameters: new Map([['id', '%31']]) };
}

describe('matchRoute', () => {
  it.each([
    ['GET', '/accounts/{id}', 'GET /accounts/{id}'],
    ['POST', '/admin/refunds', 'POST /admin/refunds'],
    ['POST', '/admin/{proxy+}', 'ANY /admin/{proxy+}'],
    ['OPTIONS', '/admin/{proxy+}', 'ANY /admin/{proxy+}'],
    ['GET', '/', 'ANY /'],
  ])('finds %s %s, with resource and path parameters as the gateway gave them', (method, resource, key) => {
    const match = matchRoute(POLICY, request(method, resource));

    expect(match).toMatchObject({ route: { key }, resource, pathParameters: new Map([['id', '%31']]) });
  });

  it.each([
    ['another method', 'POST', '/accounts/{id}'],
    ['another method under a resource that has one of its own', 'GET', '/admin/refunds'],
    ['another parameter name', 'GET', '/accounts/{name}'],
    ['the path instead of the template', 'GET', '/accounts/17'],
    ['a trailing slash', 'GET', '/accounts/{id}/'],
    ['another case', 'GET', '/Accounts/{id}'],
    ['an empty resource', 'GET', ''],
    ['the method ANY itself', 'ANY', '/admin/{proxy+}'],
    ['a method in lower case', 'get', '/accounts/{id}'],
    ['a method in lower case under ANY', 'get', '/admin/{proxy+}'],
    ['a method that API Gateway does not route', 'TRACE', '/admin/{proxy+}'],
    ['an empty method', '', '/admin/{proxy+}'],
    ['a method that holds a part of the resource', 'GET /accounts/{id}', ''],
    ['a prototype key', '__proto__', 'constructor'],
  ])('T11: T28: finds nothing for %s', (_, method, resource) => {
    expect(matchRoute(POLICY, request(method, resource))).toBeUndefined();
  });

  it('T11: finds nothing but what the policy names, for any method and resource', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (method, resource) => {
        const match = matchRoute(POLICY, request(method, resource));

        expect(
          match === undefined ||
            (match !== 'path_not_accepted' && [`${method} ${resource}`, `ANY ${resource}`].includes(match.route.key)),
        ).toBe(true);
      }),
    );
  });
});
