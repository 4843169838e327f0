import { describe, expect, it } from 'vitest';
import { readPolicyRoutes } from '../../infra/policy-routes.ts';

describe('readPolicyRoutes', () => {
  const { audience, routes } = readPolicyRoutes('examples/bank/policy.yaml');
  const find = (part: string) => routes.filter(({ resource }) => resource.includes(part));

  it("gives the gateway's greedy resource once for all of the policy's own templates below it, guarded", () => {
    expect(find('/ledger')).toEqual([{ method: 'ANY', resource: '/ledger/{proxy+}', guarded: true }]);
  });

  it('leaves unguarded what the policy says is public, and nothing else', () => {
    expect(routes.filter(({ guarded }) => !guarded)).toEqual([
      { method: 'GET', resource: '/health', guarded: false },
      { method: 'POST', resource: '/idv-callback', guarded: false },
    ]);
  });

  it('gives every other route as it is written, and the audience', () => {
    expect(find('/sign-out')).toEqual([{ method: 'POST', resource: '/sign-out', guarded: true }]);
    expect(new Set(routes.map(({ method, resource }) => `${method} ${resource}`)).size).toBe(routes.length);
    expect(audience).toBe('bank-local');
  });

  it('names a policy that is refused by file and line', () => {
    expect(() => readPolicyRoutes('package.json')).toThrow(/policy refused:\npackage\.json:\d+:\d+/);
  });
});
