import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DisputesUnavailableError } from '../../../src/disputes/errors.ts';
import { ProviderResultInvalidError, ProviderUnavailableError } from '../../../src/identity-provider/errors.ts';
import { ConfigurationError, type CountersignErrorCode, DeadlineExceededError } from '../../../src/shared/errors.ts';
import type { FailureCause } from '../../../src/shared/failure-cause.ts';
import type { SettingProblem } from '../../../src/shared/setting-unreadable-error.ts';
import { StoredItemInvalidError, StoreUnavailableError } from '../../../src/step-up/errors.ts';
import { type StepUpRefusal, StepUpRefusedError } from '../../../src/triggers/step-up-refused-error.ts';
import { TriggerEventInvalidError } from '../../../src/triggers/trigger-event.ts';
import { triggerLines } from '../../../src/triggers/trigger-log.ts';
import { recordingLogger } from '../../fixtures/recording-logger.ts';

const doc = readFileSync(new URL('../../../docs/triggers.md', import.meta.url), 'utf8');

/** Whether Create can throw it. What is false is of Verify or the authorizer, or cannot happen after what was checked before. */
const THROWN: Readonly<Record<StepUpRefusal, boolean>> = {
  handle_malformed: true,
  bind_missing: true,
  challenge_unknown: true,
  challenge_expired: true,
  challenge_not_pending: true,
  flow_mismatch: true,
  person_refused: true,
  identity_unknown: true,
  ringing_interrupted: true,
  no_record: true,
  nonce_mismatch: true,
  challenge_not_ringing: true,
  challenge_not_challenged: false,
  evidence_missing: false,
  evidence_already_spent: false,
  authentication_in_future: false,
  authentication_too_old: false,
  ticket_unknown: false,
  ticket_already_used: false,
  session_revoked: true,
  session_locked: true,
  pushes_exhausted: true,
  push_in_progress: true,
  challenges_exhausted: false,
};

/** Whether a failed line can have it. */
const LOGGED: Readonly<Record<CountersignErrorCode | FailureCause['code'], boolean>> = {
  ERR_CONFIGURATION: true,
  ERR_EVENT_INVALID: true,
  ERR_DEADLINE_EXCEEDED: true,
  ERR_STORE_UNAVAILABLE: true,
  ERR_STORED_ITEM_INVALID: true,
  ERR_PROVIDER_UNAVAILABLE: true,
  ERR_PROVIDER_RESULT_INVALID: true,
  ERR_UNEXPECTED: true,
  ERR_TOKEN_KEYS_UNAVAILABLE: false,
  ERR_STEP_UP_REFUSED: false,
  ERR_SIGN_UP_REFUSED: false,
  ERR_USER_POOL_UNAVAILABLE: false,
};

const PROBLEMS: Readonly<Record<SettingProblem, true>> = {
  parameter_unreadable: true,
  secret_unreadable: true,
};

const trueIn = (record: Readonly<Record<string, boolean>>) => Object.keys(record).filter((key) => record[key]);

describe('docs/triggers.md', () => {
  it.each(trueIn(THROWN))('T25: lists the refusal %s that a client sees', (reason) => {
    expect(doc).toMatch(new RegExp(`^\\| .*: ${reason}; …`, 'm'));
  });

  it.each([
    new StepUpRefusedError('handle_malformed'),
    new ProviderUnavailableError('stepup'),
    new ProviderResultInvalidError('expired'),
    new StoreUnavailableError('GetItem'),
    new DisputesUnavailableError(),
    new StoredItemInvalidError('rev is refused'),
    new ConfigurationError(['COUNTERSIGN_TABLE is not set']),
    new DeadlineExceededError(4500),
    new TriggerEventInvalidError('Create Auth Challenge'),
  ])('T25: lists the text of %s', (error) => {
    const texts = [...doc.matchAll(/`([^`]*…[^`]*)`/g)].map(([, text = '']) => text.split('…')[0] ?? '');

    expect(texts.filter((text) => text.length > 5 && error.message.startsWith(text.trim()))).not.toEqual([]);
  });

  it.each(trueIn(LOGGED))('T25: lists the code %s of a failed line', (code) => {
    expect(doc).toContain(`\`${code}\``);
  });

  it.each(trueIn(PROBLEMS))('T25: lists the detail %s', (problem) => {
    expect(doc).toMatch(new RegExp(`^\\| .*\`${problem}\``, 'm'));
  });

  it('T31: lists every field of a line, and no other', () => {
    const table = /^\| field \| value \|\n\|---\|---\|\n((?:\|.*\n)+)/m.exec(doc)?.[1] ?? '';
    const { logger, records } = recordingLogger();
    triggerLines(logger)({
      trigger: 'create_auth_challenge',
      outcome: 'rung',
      reason: undefined,
      binding: undefined,
      cause: undefined,
      requestId: undefined,
    });

    const written = [...Object.keys(records[0] ?? {}), 'timestamp', 'service'];
    const listed = [...table.matchAll(/^\| `(\w+)`/gm)].map(([, field]) => field);
    expect(listed.toSorted()).toEqual(written.toSorted());
  });
});
