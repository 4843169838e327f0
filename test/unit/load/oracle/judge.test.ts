import { describe, expect, it } from 'vitest';
import { play, type Wrong } from '../../../../load/play/play.ts';
import { kindsOf, scenarioOf } from '../../../../load/scenarios/scenario-of.ts';
import { ALL_REASONS } from '../../../fixtures/requests/all-reasons.ts';
import { memoryWorld, type Replacement } from '../memory-world.ts';
import { blindTo, WRONG_AUTHORIZERS } from './wrong-authorizers.ts';

const POPULATION = { seed: 'oracle', people: 100, attacks: 0.5 };
const ONE_OF_EACH = kindsOf(POPULATION).map((_, number) => scenarioOf(POPULATION, number));
const AND_MORE = Array.from({ length: 800 }, (_, number) => scenarioOf(POPULATION, number));

/** Plays scenarios until so many are wrong. */
async function wrongsOf(
  scenarios: typeof ONE_OF_EACH,
  replacement: Replacement,
  most: number,
): Promise<readonly Wrong[]> {
  const world = await memoryWorld(scenarios, replacement);
  const wrongs: Wrong[] = [];
  for (const scenario of scenarios) {
    await play(scenario, world, { decided: () => undefined, wrong: (wrong) => wrongs.push(wrong) });
    if (wrongs.length >= most) break;
  }
  return wrongs;
}

describe('the oracle', () => {
  it('has nothing against the authorizer, whatever happens', async () => {
    expect(await wrongsOf(AND_MORE, {}, 1)).toEqual([]);
  });

  it.each(Object.entries(WRONG_AUTHORIZERS))('finds one that %s', async (_, replacement) => {
    const [wrong] = await wrongsOf(ONE_OF_EACH, replacement, 1);

    expect(wrong).toBeDefined();
  });

  it('finds what lets a spent approval through twice in the first replay', async () => {
    const payment = ONE_OF_EACH.filter(({ kind }) => kind === 'a countersigned payment');

    const [wrong] = await wrongsOf(payment, WRONG_AUTHORIZERS['allows a spent approval twice'] ?? {}, 1);

    expect(wrong).toMatchObject({ step: 4, what: 'once more', expected: 'challenge step_up_already_used' });
  });

  it('finds what lets a spent approval through twice in a race', async () => {
    const races = ONE_OF_EACH.filter(({ kind }) => kind === 'a race for one approval');

    const [wrong] = await wrongsOf(races, WRONG_AUTHORIZERS['allows each racer that comes too late'] ?? {}, 1);

    expect(wrong?.problems.join()).toMatch(/[2-5] of 5 were let through/);
  });

  it.each(
    Object.entries(ALL_REASONS)
      .flatMap(([outcome, reasons]) => reasons.map((reason) => ({ outcome, reason })))
      // Of Cognito's own step-up, which no route of the sample bank accepts; and of a race that memory never loses so often.
      .filter(
        ({ reason }) => !['token_authentication_accepted', 'acr_not_accepted', 'too_many_at_once'].includes(reason),
      ),
  )('finds one that does not know $outcome $reason', async ({ outcome, reason }) => {
    const [wrong] = await wrongsOf(ONE_OF_EACH, blindTo(outcome, reason), 1);

    expect(wrong).toBeDefined();
  });
});
