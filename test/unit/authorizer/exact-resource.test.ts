import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bankAuthorizer, bankPolicy } from '../../fixtures/authorizer/bank-authorizer.ts';
import { restApiEvent } from '../../fixtures/events/rest-api/rest-api-event.ts';

const WIDE = ['*', '?', '$' + '{', '$' + '{aws:userid}', '**', '%2A', '%2a', '%3F', '*/POST/transfers'];
const parts = fc.array(
  fc.oneof(fc.constantFrom(...WIDE, '/', '.', 'a', '$', '{', '}', ':'), fc.string({ maxLength: 5 })),
  {
    maxLength: 8,
  },
);

describe('the Resource of an answer', () => {
  it('T30: is the methodArn, letter by letter, in every Allow; and no Allow has a wildcard or a variable', async () => {
    const bank = bankAuthorizer({ policy: bankPolicy() });
    const effects = new Set<string>();

    await fc.assert(
      fc.asyncProperty(parts, async (pieces) => {
        const id = pieces.join('');
        const event = restApiEvent({
          method: 'GET',
          resource: '/accounts/{id}',
          path: `/accounts/${id}`,
          pathParameters: { id },
          headers: { 'X-High-Value-Transaction': undefined, 'Content-Digest': undefined },
        });

        const { policyDocument } = await bank.handler(event);
        const [{ Effect: effect, Resource: resource, Action: action }] = policyDocument.Statement;

        effects.add(effect);
        expect(action).toBe('execute-api:Invoke');
        if (effect === 'Allow') {
          expect(resource).toBe(event.methodArn);
          expect(resource).not.toMatch(/[*?]|\$\{/);
        } else if (resource !== event.methodArn) {
          expect(resource).not.toMatch(/[*?$]/);
          expect(event.methodArn.startsWith(resource.split('_')[0] ?? '')).toBe(true);
        }
      }),
      { numRuns: 1000 },
    );

    expect(effects).toEqual(new Set(['Allow', 'Deny']));
  });

  it.each(WIDE.filter((text) => /[*?]|\$\{/.test(text)))(
    'T30: is nothing wider for a methodArn with %s in any of its parts',
    async (wide) => {
      const bank = bankAuthorizer({ policy: bankPolicy() });
      const event = restApiEvent();
      const arn = event.methodArn.split('/');

      for (const index of arn.keys()) {
        const methodArn = arn.with(index, `${arn[index]}${wide}`).join('/');
        const { policyDocument } = await bank.handler({ ...event, methodArn });
        expect(policyDocument.Statement[0].Effect).toBe('Deny');
        expect(policyDocument.Statement[0].Resource).not.toMatch(/[*?]|\$\{/);
      }
    },
  );

  it('T30: fits into a policy for a methodArn of any length', async () => {
    const bank = bankAuthorizer({ policy: bankPolicy() });
    const { methodArn } = restApiEvent();

    for (const length of [510, 511, 512, 513, 514, 5000]) {
      const path = `/accounts/${'a'.repeat(length - methodArn.replace('POST/transfers/domestic', 'GET/accounts/').length)}`;
      const event = restApiEvent({
        method: 'GET',
        resource: '/accounts/{id}',
        path,
        headers: { 'X-High-Value-Transaction': undefined },
      });
      const { Effect: effect, Resource: resource } = (await bank.handler(event)).policyDocument.Statement[0];
      expect([event.methodArn.length, effect, resource.length <= 512]).toEqual([
        length,
        length <= 512 ? 'Allow' : 'Deny',
        true,
      ]);
    }
  });
});
