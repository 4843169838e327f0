import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { CallbackRefusal } from '../../../src/identity-provider/verify-callback.ts';
import { type SignUpRefusal, SignUpRefusedError, UserPoolUnavailableError } from '../../../src/proofing/errors.ts';
import type { Settled } from '../../../src/proofing/settle-proofing.ts';
import type { SignUpDecision } from '../../../src/triggers/sign-up-trigger.ts';

const doc = readFileSync(new URL('../../../docs/proofing.md', import.meta.url), 'utf8');

const REFUSALS: Readonly<Record<SignUpRefusal, true>> = {
  username_reserved: true,
  session_missing: true,
  session_malformed: true,
  session_used: true,
  proofing_pending: true,
  proofing_failed: true,
  proofing_too_old: true,
};

const IGNORED: Readonly<Record<Extract<Settled, { kind: 'ignored' }>['reason'], true>> = {
  session_unknown: true,
  session_used: true,
  session_superseded: true,
  account_unknown: true,
  account_disabled: true,
  account_newer: true,
  account_not_waiting: true,
  account_mismatch: true,
  identity_of_another: true,
  proofing_pending: true,
  proofing_failed: true,
  proofing_not_passed: true,
};

const CALLBACKS: Readonly<Record<CallbackRefusal, true>> = {
  body_too_large: true,
  signature_missing: true,
  signature_malformed: true,
  signature_mismatch: true,
  time_out_of_window: true,
  body_malformed: true,
};

const OUTCOMES: Readonly<Record<SignUpDecision['outcome'], true>> = {
  started: true,
  accepted: true,
  link_sent: true,
  linked: true,
  passed_on: true,
};

describe('docs/proofing.md', () => {
  it.each(Object.keys(REFUSALS))('T25: lists the refusal %s that a client sees', (reason) => {
    expect(doc).toMatch(new RegExp(`^\\| \`sign-up refused: ${reason}; …\``, 'm'));
  });

  it.each([...Object.keys(IGNORED), ...Object.keys(CALLBACKS), ...Object.keys(OUTCOMES)])(
    'lists %s, which a log may have',
    (word) => {
      expect(doc).toMatch(new RegExp(`\\b${word}\\b`));
    },
  );

  it('T25: begins the texts as the errors do', () => {
    expect(new SignUpRefusedError('session_used').message).toMatch(/^sign-up refused: session_used; /);
    expect(doc).toContain('`the user pool did not answer …`');
    expect(new UserPoolUnavailableError('AdminGetUser').message).toMatch(/^the user pool did not answer /);
  });
});
