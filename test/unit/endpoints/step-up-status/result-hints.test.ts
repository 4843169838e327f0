import { describe, expect, it } from 'vitest';
import { createResultHints } from '../../../../src/endpoints/step-up-status/result-hints.ts';
import { ProviderUnavailableError } from '../../../../src/identity-provider/errors.ts';
import type { StepUpResult } from '../../../../src/identity-provider/identity-provider.ts';
import { scriptedProvider } from '../../../fixtures/providers/scripted-provider.ts';
import { at, NOW } from '../../../fixtures/step-up-records.ts';

const EXPECTED = { challengeId: 'push-1', providerUserId: 'person-1', digest: 'd' };
const deadlineMs = 60_000;

function hintsWith(result: () => Promise<StepUpResult>) {
  const provider = scriptedProvider({ result });
  const { find } = createResultHints({ provider, deadlineMs });
  return { provider, find: (nonce: string, now = NOW) => find(nonce, EXPECTED, now) };
}

const refused = async () => ({ outcome: 'refused' }) as const;
const down = () => Promise.reject(new ProviderUnavailableError('result'));

describe('createResultHints', () => {
  it('T32 asks once in 3 seconds for one challenge, and anew after that', async () => {
    const { provider, find } = hintsWith(refused);

    await find('n', at(0));
    await find('n', at(2));
    expect(provider.fetches).toHaveLength(1);

    await find('n', at(3));
    expect(provider.fetches).toHaveLength(2);
  });

  it('asks once for many who ask at once, and tells all of them', async () => {
    const { provider, find } = hintsWith(refused);

    const hints = await Promise.all(Array.from({ length: 50 }, () => find('n')));

    expect(provider.fetches).toHaveLength(1);
    expect(new Set(hints.map(({ outcome }) => outcome))).toEqual(new Set(['refused']));
  });

  it('T25 asks a provider that failed only after 5 seconds', async () => {
    const { provider, find } = hintsWith(down);

    const hint = await find('n', at(0));
    await find('n', at(4));
    expect(hint).toEqual({
      outcome: 'unknown',
      cause: { code: 'ERR_PROVIDER_UNAVAILABLE', operation: 'result', detail: undefined },
    });
    expect(provider.fetches).toHaveLength(1);

    await find('n', at(5));
    expect(provider.fetches).toHaveLength(2);
  });

  it('asks anew when the clock was set back', async () => {
    const { provider, find } = hintsWith(refused);

    await find('n', at(0));
    await find('n', at(-1));

    expect(provider.fetches).toHaveLength(2);
  });

  it('T35 gives no challenge the answer of another', async () => {
    const provider = scriptedProvider({
      result: async ({ challengeId }) => ({ outcome: challengeId === 'push-1' ? 'refused' : 'pending' }),
    });
    const { find } = createResultHints({ provider, deadlineMs });

    const one = find('n-1', EXPECTED, NOW);
    const other = find('n-2', { ...EXPECTED, challengeId: 'push-2' }, NOW);

    expect(await one).toMatchObject({ outcome: 'refused' });
    expect(await other).toMatchObject({ outcome: 'pending' });
  });

  it('remembers the last 1000 challenges', async () => {
    const { provider, find } = hintsWith(refused);
    for (let i = 0; i <= 1000; i++) await find(`n-${i}`);

    await find('n-1');
    expect(provider.fetches).toHaveLength(1001);

    await find('n-0');
    expect(provider.fetches).toHaveLength(1002);
  });
});
