import { describe, expect, it } from 'vitest';
import type { StepUpRecord } from '../../../src/step-up/record.ts';
import { spend, useTicket } from '../../../src/step-up/spend.ts';
import { ticketSha256 } from '../../../src/step-up/ticket.ts';
import { open, verify } from '../../../src/step-up/transitions.ts';
import { at, FLOW, NONCE, NOW, OTHER_NONCE, recordIn } from '../../fixtures/step-up-records.ts';

const SHA256 = 'sha256-of-the-ticket';
const use = { nonce: NONCE, ticketSha256: SHA256, invocation: 'invocation-1', maxAge: 300 };
const spent = { attempt: 'attempt-1', invocation: 'other', nonce: NONCE, at: NOW };

/** A record whose evidence has this ticket. */
function approvedWith(usedBy: string | undefined, changes: Partial<StepUpRecord> = {}): StepUpRecord {
  const record = recordIn('answered');
  if (!record.evidence) throw new Error('no evidence');
  return { ...record, evidence: { ...record.evidence, ticket: { sha256: SHA256, usedBy } }, ...changes };
}

function refused(reason: string) {
  return { kind: 'refuse', reason };
}

describe('verify', () => {
  it.each([[undefined], [SHA256]])('records the ticket %j of the answer, not used yet', (sha256) => {
    const approval = { nonce: NONCE, flow: FLOW, authTime: NOW, amr: ['face'], ticketSha256: sha256 };

    const verified = verify(recordIn('challenged'), approval, NOW);

    const ticket = sha256 && { sha256, usedBy: undefined };
    expect(verified).toMatchObject({ kind: 'write', next: { evidence: { ticket } } });
  });

  it('keeps the ticket that was recorded first', () => {
    const record = approvedWith('invocation-0');
    const again = { nonce: NONCE, flow: FLOW, authTime: NOW, amr: ['face'], ticketSha256: 'another' };

    expect(verify(record, again, NOW)).toEqual({ kind: 'keep', record });
  });
});

describe('useTicket', () => {
  it('marks the ticket as used by this invocation, and leaves everything else', () => {
    const record = approvedWith(undefined);

    expect(useTicket(record, use, at(300))).toEqual({
      kind: 'write',
      next: { ...approvedWith('invocation-1'), rev: record.rev + 1, purgeAt: at(300 + 172_800) },
    });
  });

  it('keeps what this invocation has written already, and refuses every other', () => {
    const record = approvedWith('invocation-1');

    expect(useTicket(record, use, NOW)).toEqual({ kind: 'keep', record });
    expect(useTicket(record, { ...use, invocation: 'invocation-2' }, NOW)).toEqual(refused('ticket_already_used'));
  });

  it('T17: refuses evidence one second older than max_age, and of the future', () => {
    expect(useTicket(approvedWith(undefined), use, at(301))).toEqual(refused('authentication_too_old'));
    expect(useTicket(approvedWith(undefined), use, at(-1))).toEqual(refused('authentication_in_future'));
    expect(useTicket(approvedWith(undefined), { ...use, maxAge: Number.NaN }, NOW)).toEqual(
      refused('authentication_too_old'),
    );
  });

  it.each<[string, StepUpRecord | undefined, Partial<typeof use>, string]>([
    ['no record', undefined, {}, 'no_record'],
    ['a challenge without an answer', recordIn('challenged'), {}, 'evidence_missing'],
    ['another nonce', approvedWith(undefined), { nonce: OTHER_NONCE }, 'nonce_mismatch'],
    ['another ticket', approvedWith(undefined), { ticketSha256: 'sha256-of-another' }, 'ticket_unknown'],
    ['evidence without a ticket', recordIn('answered'), {}, 'ticket_unknown'],
    ['evidence that was spent', approvedWith(undefined, { spent }), {}, 'evidence_already_spent'],
  ])('T5: refuses %s', (_name, record, change, reason) => {
    expect(useTicket(record, { ...use, ...change }, NOW)).toEqual(refused(reason));
  });

  it('T40: takes nothing from the evidence: it can be spent, and a new challenge drops it whole', () => {
    const used = approvedWith('invocation-1');
    const opening = { nonce: OTHER_NONCE, firstRev: 1, sessionId: 's', acr: 'a', transaction: undefined };

    const spending = spend(used, { nonce: NONCE, attempt: 'a', invocation: 'i', maxAge: 300 }, NOW);
    const opened = open(used, opening, NOW);

    expect(spending).toMatchObject({ kind: 'write', next: { spent: { nonce: NONCE }, evidence: used.evidence } });
    expect(opened).toMatchObject({ kind: 'write', next: { evidence: undefined } });
  });
});

describe('ticketSha256', () => {
  it('is the SHA-256 of the ticket as it was sent', () => {
    expect(ticketSha256('AAAAAAAAAAAAAAAAAAAAAA')).toBe('ilvbTMFRZBJsbvJmjendJA0pnOY5ekLJWpQRuT0IDtg');
  });

  it.each([
    ['nothing', undefined],
    ['an empty text', ''],
    ['15 bytes', 'A'.repeat(20)],
    ['17 bytes', 'A'.repeat(23)],
    ['unused bits that are set', `${'A'.repeat(21)}B`],
    ['padding', `${'A'.repeat(22)}==`],
    ['plain base64', `${'A'.repeat(20)}+Q`],
    ['white space', ` ${'A'.repeat(22)}`],
    ['a list', ['A'.repeat(22)]],
  ])('T24: is undefined for %s', (_name, ticket) => {
    expect(ticketSha256(ticket)).toBeUndefined();
  });
});
