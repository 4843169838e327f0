import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadPolicy } from '../../../src/policy/load-policy.ts';
import { matchRoute } from '../../../src/policy/match-route.ts';
import { parsePolicy } from '../../../src/policy/parse-policy.ts';
import { serializeCompiledPolicy } from '../../../src/policy/serialize-policy.ts';
import { policyText } from './policy-text.ts';

const ROUTES = `
  GET /accounts/{id}: { require: token }
  POST /admin/refunds: { require: token }
  ANY /admin/{proxy+}: { require: deny }
  ANY /: { require: token }`;

function policy() {
  const parsed = parsePolicy(policyText({ 9: ROUTES }), 'p.yaml');
  if (!parsed.ok) throw new Error('the policy of this test is broken');
  return loadPolicy(serializeCompiledPolicy(parsed.policy));
}

describe('matchRoute', () => {
  it.each([
    ['GET', '/accounts/{id}', 'GET /accounts/{id}'],
    ['POST', '/admin/refunds', 'POST /admin/refunds'],
    ['POST', '/admin/{proxy+}', 'ANY /admin/{proxy+}'],
    ['OPTIONS', '/admin/{proxy+}', 'ANY /admin/{proxy+}'],
    ['GET', '/', 'ANY /'],
  ])('finds %s %s', (method, resource, key) => {
    expect(matchRoute(policy(), method, resource)?.key).toBe(key);
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
    expect(matchRoute(policy(), method, resource)).toBeUndefined();
  });

  it('T11: finds nothing but what the policy names, for any method and resource', () => {
    const { routes, ...rest } = policy();

    fc.assert(
      fc.property(fc.string(), fc.string(), (method, resource) => {
        const route = matchRoute({ ...rest, routes }, method, resource);

        expect(route === undefined || [`${method} ${resource}`, `ANY ${resource}`].includes(route.key)).toBe(true);
      }),
    );
  });
});
