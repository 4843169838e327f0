import { describe, expect, it } from 'vitest';
import type { NumericDate } from '../../../src/shared/numeric-date.ts';
import type { StepUpRecord } from '../../../src/step-up/record.ts';
import { open, refuse, ring, rung, type Transition, verify } from '../../../src/step-up/transitions.ts';
import { at, FLOW, NONCE, NOW, OTHER_NONCE, recordIn } from '../../fixtures/step-up-records.ts';

const opening = {
  nonce: OTHER_NONCE,
  firstRev: 1_000,
  sessionId: 's2',
  acr: 'urn:x',
  transaction: '{"amount":"1.00"}',
};
const ringing = { nonce: NONCE, flow: FLOW, providerUserId: 'person-1' };
const provided = { challengeId: 'push-1', challengeUrl: 'https://tenant.example/c/1', code: '42' };
const ringUp = { nonce: NONCE, flow: FLOW, challenge: provided };
const approval = { nonce: NONCE, flow: FLOW, authTime: NOW, amr: ['face'], ticketSha256: undefined };
const answer = { nonce: NONCE, flow: FLOW };
const spent = { attempt: 'attempt-1', invocation: 'invocation-1', nonce: NONCE, at: NOW };
const older = { attempt: 'attempt-0', invocation: 'invocation-0', nonce: OTHER_NONCE, at: at(-900) };
const STATES = ['pending', 'ringing', 'challenged', 'answered', 'refused'] as const;

function written(transition: Transition): StepUpRecord {
  if (transition.kind !== 'write') throw new Error(`expected a write, got ${JSON.stringify(transition)}`);
  return transition.next;
}

function refused(reason: string) {
  return { kind: 'refuse', reason };
}

/** When `record`'s challenge is gone, open gives a challenge with the new nonce. */
function opensAnew(record: StepUpRecord, now: NumericDate): boolean {
  const transition = open(record, opening, now);
  return transition.kind === 'write' && transition.next.challenge.nonce === OTHER_NONCE;
}

describe('open', () => {
  it('writes a pending challenge of 300 seconds under the first revision where nothing was', () => {
    const next = written(open(undefined, opening, NOW));

    expect(next).toEqual({
      rev: 1_000,
      challenge: {
        state: 'pending',
        nonce: OTHER_NONCE,
        until: at(300),
        sessionId: 's2',
        acr: 'urn:x',
        transaction: '{"amount":"1.00"}',
      },
      evidence: undefined,
      spent: undefined,
      lastSpent: undefined,
      purgeAt: at(172_800),
    });
  });

  it.each(['pending', 'challenged'] as const)(
    'T17: keeps a %s challenge in its last second, not one later',
    (state) => {
      const record = recordIn(state);

      const before = open(record, opening, at(299));

      expect(before.kind === 'refuse' || opensAnew(record, at(299))).toBe(false);
      expect(opensAnew(record, at(300))).toBe(true);
    },
  );

  it('keeps a pending challenge as it is with 121 seconds left', () => {
    const record = recordIn('pending');

    expect(open(record, opening, at(179))).toEqual({ kind: 'keep', record });
  });

  it('extends a pending challenge with 120 seconds left, under the same nonce', () => {
    const record = recordIn('pending');

    const next = written(open(record, opening, at(180)));

    expect(next).toEqual({
      ...record,
      rev: 8,
      challenge: { ...record.challenge, until: at(480) },
      purgeAt: at(172_980),
    });
  });

  it('T20: never extends a challenge that rang', () => {
    const record = recordIn('challenged');

    expect(open(record, opening, at(299))).toEqual({ kind: 'keep', record });
  });

  it('keeps a ringing challenge for 9 seconds and opens anew in the tenth', () => {
    const record = recordIn('ringing');

    expect(open(record, opening, at(9))).toEqual({ kind: 'keep', record });
    expect(opensAnew(record, at(10))).toBe(true);
  });

  it('T17: opens anew over a challenge that rang in its last second', () => {
    const record = written(ring(recordIn('pending'), ringing, at(299)));

    expect(opensAnew(record, at(299))).toBe(false);
    expect(opensAnew(record, at(300))).toBe(true);
  });

  it.each(['answered', 'refused'] as const)('opens anew over a challenge that was %s', (state) => {
    expect(opensAnew(recordIn(state), NOW)).toBe(true);
  });

  it('T40: adds one to the revision, drops the evidence and keeps what was spent', () => {
    const record = recordIn('answered', { spent, lastSpent: older });

    const next = written(open(record, opening, NOW));

    expect(next).toMatchObject({ rev: 8, evidence: undefined, spent: undefined, lastSpent: spent });
  });

  it('T40: keeps the older use where the record has no later one', () => {
    const next = written(open(recordIn('refused', { lastSpent: older }), opening, NOW));

    expect(next.lastSpent).toEqual(older);
  });
});

describe('ring', () => {
  it('claims the ring of a pending challenge and keeps the text for the phone', () => {
    const record = recordIn('pending');

    const next = written(ring(record, ringing, at(299)));

    expect(next).toEqual({
      ...record,
      rev: 8,
      challenge: { ...record.challenge, state: 'ringing', flow: FLOW, providerUserId: 'person-1', rangAt: at(299) },
      purgeAt: at(299 + 172_800),
    });
  });

  it('T17: refuses at the second at which the challenge ends', () => {
    expect(ring(recordIn('pending'), ringing, at(300))).toEqual(refused('challenge_expired'));
  });

  it.each(STATES.slice(1))('T46: refuses a challenge that is %s, even for the flow that rang', (state) => {
    expect(ring(recordIn(state), ringing, NOW)).toEqual(refused('challenge_not_pending'));
  });

  it('T24: refuses another nonce', () => {
    expect(ring(recordIn('pending'), { ...ringing, nonce: OTHER_NONCE }, NOW)).toEqual(refused('nonce_mismatch'));
  });

  it('refuses where no record is', () => {
    expect(ring(undefined, ringing, NOW)).toEqual(refused('no_record'));
  });
});

describe('rung', () => {
  it('records the provider challenge and forgets the text for the phone', () => {
    const next = written(rung(recordIn('ringing'), ringUp, at(2)));

    expect(next).toEqual({ ...recordIn('challenged'), rev: 8, purgeAt: at(172_802) });
  });

  it('keeps a record that already has this provider challenge', () => {
    const record = recordIn('challenged');

    expect(rung(record, ringUp, NOW)).toEqual({ kind: 'keep', record });
  });

  it('refuses a second provider challenge', () => {
    const second = { ...ringUp, challenge: { ...provided, challengeId: 'push-2' } };

    expect(rung(recordIn('challenged'), second, NOW)).toEqual(refused('challenge_not_ringing'));
  });

  it.each(['pending', 'answered', 'refused'] as const)('T19: refuses a challenge that is %s', (state) => {
    expect(rung(recordIn(state), ringUp, NOW)).toEqual(refused('challenge_not_ringing'));
  });

  it('T39: refuses another flow', () => {
    expect(rung(recordIn('ringing'), { ...ringUp, flow: 'other' }, NOW)).toEqual(refused('flow_mismatch'));
  });

  it('T24: refuses another nonce', () => {
    expect(rung(recordIn('ringing'), { ...ringUp, nonce: OTHER_NONCE }, NOW)).toEqual(refused('nonce_mismatch'));
  });

  it('refuses where no record is', () => {
    expect(rung(undefined, ringUp, NOW)).toEqual(refused('no_record'));
  });
});

describe('verify', () => {
  it('records the evidence in the last second of the challenge', () => {
    const record = recordIn('challenged');

    const next = written(verify(record, approval, at(299)));

    expect(next).toEqual({
      ...record,
      rev: 8,
      challenge: { ...record.challenge, state: 'answered' },
      evidence: { acr: 'urn:countersign:acr:liveid', amr: ['face'], authTime: NOW, nonce: NONCE },
      purgeAt: at(299 + 172_800),
    });
  });

  it('T17: refuses at the second at which the challenge ends', () => {
    expect(verify(recordIn('challenged'), approval, at(300))).toEqual(refused('challenge_expired'));
  });

  it.each([
    ['one second before now', 9, 9],
    ['now', 10, 10],
    ['one second after now', 11, 10],
  ])('T17: takes a provider time %s for no later than now', (_name, provider, expected) => {
    const next = written(verify(recordIn('challenged'), { ...approval, authTime: at(provider) }, at(10)));

    expect(next.evidence?.authTime).toBe(at(expected));
  });

  it('keeps what the same flow already answered, also after the end', () => {
    const record = recordIn('answered', { spent });

    expect(verify(record, approval, at(300))).toEqual({ kind: 'keep', record });
  });

  it.each(['challenged', 'answered'] as const)('T39: refuses another flow on a challenge that is %s', (state) => {
    expect(verify(recordIn(state), { ...approval, flow: 'other' }, NOW)).toEqual(refused('flow_mismatch'));
  });

  it.each(['pending', 'ringing', 'refused'] as const)('T19: refuses a challenge that is %s', (state) => {
    expect(verify(recordIn(state), approval, NOW)).toEqual(refused('challenge_not_challenged'));
  });

  it('T24: refuses another nonce', () => {
    const other = { ...approval, nonce: OTHER_NONCE };

    expect(verify(recordIn('challenged'), other, NOW)).toEqual(refused('nonce_mismatch'));
  });

  it('refuses where no record is', () => {
    expect(verify(undefined, approval, NOW)).toEqual(refused('no_record'));
  });
});

describe('refuse', () => {
  it('records that the person declined', () => {
    const next = written(refuse(recordIn('challenged'), answer, at(1)));

    expect(next).toEqual({ ...recordIn('refused'), rev: 8, purgeAt: at(172_801) });
  });

  it('T42: keeps a refusal that is already recorded', () => {
    const record = recordIn('refused');

    expect(refuse(record, answer, NOW)).toEqual({ kind: 'keep', record });
  });

  it.each(['challenged', 'refused'] as const)('T39: refuses another flow on a challenge that is %s', (state) => {
    expect(refuse(recordIn(state), { ...answer, flow: 'other' }, NOW)).toEqual(refused('flow_mismatch'));
  });

  it.each(['pending', 'ringing', 'answered'] as const)('T19: refuses a challenge that is %s', (state) => {
    expect(refuse(recordIn(state), answer, NOW)).toEqual(refused('challenge_not_challenged'));
  });

  it('T24: refuses another nonce', () => {
    const other = { ...answer, nonce: OTHER_NONCE };

    expect(refuse(recordIn('challenged'), other, NOW)).toEqual(refused('nonce_mismatch'));
  });

  it('refuses where no record is', () => {
    expect(refuse(undefined, answer, NOW)).toEqual(refused('no_record'));
  });
});
