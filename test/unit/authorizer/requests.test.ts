import { describe, expect, it } from 'vitest';
import { ALL_REASONS } from '../../fixtures/requests/all-reasons.ts';
import { answerTo } from '../../fixtures/requests/case-world.ts';
import { requestCases } from '../../fixtures/requests/request-cases.ts';

const { cases } = requestCases;

describe('a whole request', () => {
  it.each(cases)('$it', async (given) => {
    const { answer, line } = await answerTo(given);

    const [outcome, reason, error] = given.expect.split(' ');
    const { www_authenticate, retry_after } = answer.context;
    const letThrough = outcome === 'allow' || given.shadow === true;
    expect(line).toMatchObject({ outcome, reason, enforced: given.shadow !== true });
    expect(answer.policyDocument.Statement[0].Effect).toBe(letThrough ? 'Allow' : 'Deny');
    expect(answer.context['reason']).toBe(letThrough ? undefined : reason);
    expect(parameter('error', www_authenticate)).toBe(
      outcome === 'challenge' && !letThrough ? 'insufficient_user_authentication' : error,
    );
    expect(retry_after).toBe(given.retry_after?.toString());
    expect(parameter('retry_after', www_authenticate)).toBe(given.retry_after?.toString());
    expect(line?.retry_after).toBe(given.retry_after ?? null);
  });
});

describe('test/cases/requests.yaml', () => {
  it.each(Object.entries(ALL_REASONS))('shows every reason to %s in exactly one example', (outcome, reasons) => {
    const shown = cases.filter(({ example }) => example).map(({ expect: text }) => text.split(' '));

    const ofOutcome = shown.filter(([first]) => first === outcome).map(([, reason]) => reason);
    expect(ofOutcome.toSorted()).toEqual(reasons.toSorted());
  });
});

function parameter(name: string, wwwAuthenticate: string | undefined): string | undefined {
  return new RegExp(`[ ,]${name}="([^"]*)"`).exec(wwwAuthenticate ?? '')?.[1];
}
