import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeSeal } from '../../../src/seal/seal.ts';
import type { IdentityStore } from '../../../src/step-up/identity-store.ts';
import type { StepUpStore } from '../../../src/step-up/step-up-store.ts';
import { accessToken } from '../../fixtures/authorizer/access-token.ts';
import { bankAuthorizer, bankPolicy, IDENTITY } from '../../fixtures/authorizer/bank-authorizer.ts';
import { restApiEvent } from '../../fixtures/events/rest-api/rest-api-event.ts';
import { memoryIdentityStore } from '../../fixtures/stores/memory-identity-store.ts';
import { memoryStepUpStore } from '../../fixtures/stores/memory-step-up-store.ts';

const POLICY = bankPolicy();
const ALICE = accessToken();
const BOB = accessToken({ sub: 'bob', originJti: 'sign-in-of-bob' });
const TOKENS = { alice: ALICE, bob: BOB };
const SUBS = new Map(Object.entries(TOKENS).map(([name, { sub }]) => [name, sub]));

/** The same transfer from either of them; abroad for those who are proofed. */
function event(name: string, resource: string, index: number) {
  return restApiEvent({
    resource,
    extendedRequestId: `${name}-${index}`,
    headers: { Authorization: `Bearer ${name}` },
  });
}

describe('one warm handler', () => {
  it('T35: mixes nothing of two people, in whatever order their calls of the store come back', async () => {
    const targets = fc.constantFrom('/transfers/domestic', '/transfers/international');
    const sends = fc.array(fc.tuple(fc.constantFrom('alice', 'bob'), targets), { minLength: 2, maxLength: 6 });

    await fc.assert(
      fc.asyncProperty(fc.scheduler(), sends, async (scheduler, requests) => {
        const store = memoryStepUpStore();
        // Alice is proofed and has approved both transfers; Bob is not and has approved none.
        const identities = memoryIdentityStore([[ALICE, IDENTITY]]);
        const quiet = bankAuthorizer({ policy: POLICY, store, identities, tokens: TOKENS });
        for (const resource of ['/transfers/domestic', '/transfers/international']) {
          const { context } = await quiet.handler(event('alice', resource, 0));
          await quiet.approve(context['step_up_handle'] ?? '');
        }
        const bank = bankAuthorizer({
          policy: POLICY,
          store: scheduledRecords(store, scheduler),
          identities: scheduledIdentities(identities, scheduler),
          tokens: TOKENS,
        });

        const answers = requests.map(async ([name, resource], index) => ({
          name,
          resource,
          answer: await bank.handler(event(name, resource, index)),
        }));
        await scheduler.waitFor(Promise.all(answers));

        const used = new Set<string>();
        for (const { name, resource, answer } of await Promise.all(answers)) {
          const { Effect: effect } = answer.policyDocument.Statement[0];
          expect(answer.principalId).toBe(SUBS.get(name));
          expect(answer.policyDocument.Statement[0].Resource).toBe(event(name, resource, 0).methodArn);
          if (name === 'bob') {
            expect(effect).toBe('Deny');
            const expected =
              resource === '/transfers/domestic' ? /^step_up_(missing|not_verified)$/ : /^identity_insufficient$/;
            expect(answer.context['reason']).toMatch(expected);
          } else if (effect === 'Allow') {
            const seal = decodeSeal(answer.context['countersign_seal'] ?? '');
            expect(seal?.resource).toBe(resource);
            used.add(`${resource} ${seal?.approvalId}`);
          } else {
            expect(['step_up_already_used', 'step_up_not_verified']).toContain(answer.context['reason']);
          }
        }
        const asked = new Set(requests.filter(([name]) => name === 'alice').map(([, resource]) => resource));
        expect(used.size).toBe(asked.size);
        expect(bank.lines.map(({ extended_request_id: id }) => id).toSorted()).toEqual(
          requests.map(([name], index) => `${name}-${index}`).toSorted(),
        );
      }),
      { numRuns: 200 },
    );
  });
});

function scheduledRecords(inner: StepUpStore, scheduler: fc.Scheduler): StepUpStore {
  return {
    find: scheduler.scheduleFunction((user, binding) => inner.find(user, binding)),
    write: scheduler.scheduleFunction((user, binding, previous, next) => inner.write(user, binding, previous, next)),
  };
}

function scheduledIdentities(inner: IdentityStore, scheduler: fc.Scheduler): IdentityStore {
  return {
    find: scheduler.scheduleFunction((user) => inner.find(user)),
    write: scheduler.scheduleFunction((user, previous, next) => inner.write(user, previous, next)),
  };
}
