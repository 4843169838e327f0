import { describe, expect, it } from 'vitest';
import type { Capability } from '../../../src/identity-provider/identity-provider.ts';
import {
  checkedChallengeId,
  parseChallenge,
  parseResult,
  toStepUpBody,
} from '../../../src/identity-provider/one-kosmos-wire.ts';

const request = { providerUserId: 'person-1', digest: 'digest-1', display: 'Pay 1.00 EUR', timeoutSeconds: 300 };
const card = { user_id: 'person-1', reason_code: 'high_value_transaction', timeout_seconds: 300 };
const challenge = { challenge_id: 'abc_DEF-123', challenge_url: 'https://tenant.example/p/1' };

const unavailable = expect.objectContaining({ code: 'ERR_PROVIDER_UNAVAILABLE' });

describe('toStepUpBody', () => {
  it('is exactly the three fields of the card where nothing is declared', () => {
    expect(toStepUpBody(request, new Set())).toEqual(card);
  });

  it.each<[Capability, object]>([
    ['displays_transaction', { display_text: 'Pay 1.00 EUR' }],
    ['echoes_digest', { transaction_digest: 'digest-1' }],
    ['echoes_user', {}],
    ['number_match', {}],
    ['proofing_result', {}],
  ])('adds for %s what it needs', (capability, added) => {
    expect(toStepUpBody(request, new Set([capability]))).toEqual({ ...card, ...added });
  });

  it('has no text for a session binding', () => {
    expect(toStepUpBody({ ...request, display: undefined }, new Set(['displays_transaction']))).toEqual(card);
  });
});

describe('parseChallenge', () => {
  it('reads a challenge; what else the provider says is its own business', () => {
    expect(parseChallenge({ ...challenge, qr: 'x' }, new Set())).toEqual({
      challengeId: 'abc_DEF-123',
      challengeUrl: 'https://tenant.example/p/1',
      code: undefined,
    });
  });

  it('reads the code only where number_match is declared', () => {
    expect(parseChallenge({ ...challenge, code: '0042' }, new Set(['number_match'])).code).toBe('0042');
    expect(parseChallenge({ ...challenge, code: '0042' }, new Set()).code).toBeUndefined();
  });

  it.each([undefined, '042', '00042', '00 2', 42, null, ['0042']])('number_match: refuses code %j', (code) => {
    expect(() => parseChallenge({ ...challenge, code }, new Set(['number_match']))).toThrow(unavailable);
  });

  it.each(['', 'a/b', '..', '.', 'a?b', 'a#b', 'a%2Fb', 'a b', 'ä', 'a\n', 7, null, 'a'.repeat(129)])(
    'T29: refuses challenge id %j',
    (challenge_id) => {
      expect(() => parseChallenge({ ...challenge, challenge_id }, new Set())).toThrow(unavailable);
    },
  );

  it('accepts a challenge id of 128 characters', () => {
    expect(parseChallenge({ ...challenge, challenge_id: 'a'.repeat(128) }, new Set()).challengeId).toHaveLength(128);
  });

  it.each(['javascript:alert(1)', 'http://tenant.example', 'https://a:b@tenant.example', '', 7, undefined])(
    'T29: refuses challenge URL %j',
    (challenge_url) => {
      expect(() => parseChallenge({ ...challenge, challenge_url }, new Set())).toThrow(unavailable);
    },
  );

  it('accepts a challenge URL of 2048 characters, and not 2049', () => {
    const longest = 'https://tenant.example/'.padEnd(2048, 'a');

    expect(parseChallenge({ ...challenge, challenge_url: longest }, new Set()).challengeUrl).toBe(longest);
    expect(() => parseChallenge({ ...challenge, challenge_url: `${longest}a` }, new Set())).toThrow(unavailable);
  });

  it.each([null, undefined, [], 'ok', { error: 'no' }])('T18: refuses %j', (body) => {
    expect(() => parseChallenge(body, new Set())).toThrow(unavailable);
  });
});

describe('parseResult', () => {
  const completed = { challenge_id: 'c1', status: 'completed', match_result: true, liveness_verified: true };

  it('gives undefined while pending', () => {
    expect(parseResult({ challenge_id: 'c1', status: 'pending' }, 'c1')).toBeUndefined();
  });

  it('gives a completed answer as it came, with whatever a verifier may need', () => {
    const answer = { ...completed, match_result: 'no', signed_result: 'a.b.c' };

    expect(parseResult(answer, 'c1')).toEqual(answer);
  });

  it.each([
    ['status_unknown', { ...completed, status: 'expired', signed_result: 'a.b.c' }],
    ['status_unknown', { ...completed, status: 'COMPLETED', signed_result: 'a.b.c' }],
    ['challenge_mismatch', { ...completed, challenge_id: 'c2', signed_result: 'a.b.c' }],
    ['challenge_mismatch', { challenge_id: 'c2', status: 'pending' }],
  ])('T18: %s for %j', (reason, body) => {
    expect(() => parseResult(body, 'c1')).toThrow(
      expect.objectContaining({ code: 'ERR_PROVIDER_RESULT_INVALID', reason }),
    );
  });

  it.each([
    null,
    [],
    'completed',
    {},
    { error: { code: 'internal' } },
    { status: 'completed' },
    { challenge_id: 'c1', status: 1 },
  ])('T18: %j is no result at all', (body) => {
    expect(() => parseResult(body, 'c1')).toThrow(unavailable);
  });
});

describe('checkedChallengeId', () => {
  it.each(['', '.', '..', '../x', 'a/b', 'a?b', '%2e%2e', 'a\r\nb', 'a'.repeat(129)])('T29: refuses %j', (id) => {
    expect(() => checkedChallengeId(id)).toThrow(expect.objectContaining({ reason: 'challenge_id_malformed' }));
  });
});
