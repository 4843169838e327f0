import { describe, expect, it } from 'vitest';
import type { Asked } from '../../../../load/oracle/asked.ts';
import { challengesOf, judgeRace } from '../../../../load/oracle/judge-race.ts';
import type { Sent } from '../../../../load/oracle/sent.ts';
import { plainRequest } from '../../../../load/scenarios/bank-request.ts';
import type { RaceExpectation } from '../../../../load/scenarios/step.ts';

const request = plainRequest('POST', '/transfers/domestic');
const asked: Asked = {
  request,
  methodArn: 'arn:aws:execute-api:eu-central-1:123456789012:a1b2c3d4e5/prod/POST/transfers/domestic',
  sub: 'alice',
  token: 'header.payload.signature',
  audience: 'bank-local',
  policySha256: 'policy',
  handles: new Map(),
};
const entry = { request, approval: undefined };
const ONE: RaceExpectation = { allows: 'one', others: ['deny too_many_at_once'], once: false };

const allowed: Sent = {
  answer: answer('Allow', {}),
  error: undefined,
  record: { outcome: 'allow', reason: 'step_up_accepted', enforced: true, policy_sha256: 'policy' },
  millis: 1,
};
const beaten: Sent = {
  answer: answer('Deny', {
    reason: 'too_many_at_once',
    retry_after: '1',
    www_authenticate: 'Bearer error="insufficient_user_authentication"',
  }),
  error: undefined,
  record: { outcome: 'deny', reason: 'too_many_at_once', enforced: true, policy_sha256: 'policy' },
  millis: 1,
};
const outage: Sent = {
  answer: undefined,
  error: { code: 'ERR_STORE_UNAVAILABLE', message: '' },
  record: undefined,
  millis: 1,
};
const crash: Sent = { ...outage, error: { code: 'ERR_UNEXPECTED', message: '' } };

function answer(Effect: string, context: Readonly<Record<string, string>>) {
  const statement = { Action: 'execute-api:Invoke', Effect, Resource: asked.methodArn };
  return { principalId: 'alice', policyDocument: { Version: '2012-10-17', Statement: [statement] }, context };
}

function problemsOf(sents: readonly Sent[], expected = ONE): readonly string[] {
  return judgeRace(
    sents.map((sent) => ({ asked, sent })),
    entry,
    expected,
  );
}

describe('judgeRace', () => {
  it.each([
    ['one is let through and the others are beaten', [beaten, allowed, beaten]],
    ['one is let through beside an outage', [outage, allowed]],
    ['the spending met an outage', [outage, beaten]],
    ['everybody met an outage', [outage, outage]],
    ['everybody was beaten, which the last lost answer can come to', [beaten, beaten]],
  ])('finds nothing wrong where %s', (_, sents) => {
    expect(problemsOf(sents)).toEqual([]);
  });

  it.each([
    ['two are let through', [allowed, allowed], '2 of 2 were let through'],
    ['two are let through beside an outage', [allowed, outage, allowed], '2 of 3 were let through'],
    ['one failed in a way that is no outage', [allowed, crash], 'is error ERR_UNEXPECTED'],
  ])('finds it wrong that %s', (_, sents, problem) => {
    expect(problemsOf(sents).join()).toContain(problem);
  });

  it('finds it wrong that nobody is let through where everybody was answered', () => {
    const others = ['challenge step_up_already_used', 'deny route_denied'];
    const refused = {
      ...beaten,
      answer: answer('Deny', { reason: 'route_denied', www_authenticate: 'Bearer error="insufficient_scope"' }),
    };

    expect(problemsOf([refused, refused], { ...ONE, others }).join()).toContain('only 0 of 2 were let through');
  });

  it('finds it wrong that anybody is let through where nothing was approved', () => {
    expect(problemsOf([beaten, allowed], { ...ONE, allows: 'none' }).join()).toContain('1 of 2 were let through');
  });

  it('finds it wrong that one of those who all may is not let through', () => {
    expect(problemsOf([allowed, beaten], { allows: 'all', others: [], once: false }).join()).toContain(
      'too_many_at_once',
    );
  });
});

describe('challengesOf', () => {
  it('tells how many challenges there are, and nothing of who has none', () => {
    const challenged = (handle: string) => ({ ...beaten, answer: answer('Deny', { step_up_handle: handle }) });
    const copies = [challenged('cs1.a'), challenged('cs1.a'), challenged('cs1.b'), allowed, outage];

    expect([...challengesOf(copies.map((sent) => ({ asked, sent })))]).toEqual(['cs1.a', 'cs1.b']);
  });
});
