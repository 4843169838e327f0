import { describe, expect, it } from 'vitest';
import {
  checkedSessionId,
  parseProofing,
  parseSession,
  toSessionBody,
} from '../../../src/identity-provider/one-kosmos-proofing-wire.ts';

const unavailable = (operation: string) => expect.objectContaining({ code: 'ERR_PROVIDER_UNAVAILABLE', operation });
const session = { session_id: 'abc_DEF-123', session_url: 'https://tenant.example/p/1' };

describe('toSessionBody', () => {
  it('is exactly what the card sends', () => {
    const body = toSessionBody({
      documentTypes: ['drivers_license', 'passport'],
      livenessMode: 'active',
      callbackUrl: new URL('https://api.example/prod/idv-callback'),
      userPoolId: 'eu-west-1_Pool',
      username: 'carol',
    });

    expect(body).toEqual({
      document_types: ['drivers_license', 'passport'],
      liveness_mode: 'active',
      callback_url: 'https://api.example/prod/idv-callback',
      metadata: { cognito_user_pool: 'eu-west-1_Pool', cognito_username: 'carol' },
    });
  });
});

describe('parseSession', () => {
  it('reads a session; what else the provider says is its own business', () => {
    expect(parseSession({ ...session, qr: 'x' })).toEqual({
      sessionId: 'abc_DEF-123',
      url: 'https://tenant.example/p/1',
    });
  });

  it.each(['', 'a/b', '..', '.', 'a?b', 'a#b', 'a%2Fb', 'ä', 'a\n', 7, null, 'a'.repeat(129)])(
    'T29: refuses session id %j',
    (session_id) => {
      expect(() => parseSession({ ...session, session_id })).toThrow(unavailable('proofing'));
    },
  );

  it.each(['javascript:alert(1)', 'http://tenant.example', 'https://a:b@tenant.example', '', 7, undefined])(
    'T29: refuses session URL %j',
    (session_url) => {
      expect(() => parseSession({ ...session, session_url })).toThrow(unavailable('proofing'));
    },
  );

  it('accepts a session URL of 2048 characters, and not 2049', () => {
    const longest = 'https://tenant.example/'.padEnd(2048, 'a');

    expect(parseSession({ ...session, session_url: longest }).url).toBe(longest);
    expect(() => parseSession({ ...session, session_url: `${longest}a` })).toThrow(unavailable('proofing'));
  });

  it.each([null, undefined, [], 'ok', { error: 'no' }])('T18: refuses %j', (body) => {
    expect(() => parseSession(body)).toThrow(unavailable('proofing'));
  });
});

describe('parseProofing', () => {
  const completed = { session_id: 's1', status: 'Completed', result: 'Passed', signed_result: 'a.b.c' };

  it.each(['Pending', 'In Progress'])('gives undefined while %s, whatever is said beside it', (status) => {
    expect(parseProofing({ ...completed, status }, 's1')).toBeUndefined();
  });

  it.each(['Completed', 'Expired', 'Declined'])(
    'gives the signed result when %s, whatever is said beside it',
    (status) => {
      expect(parseProofing({ ...completed, status, result: 'nonsense' }, 's1')).toBe('a.b.c');
    },
  );

  it.each([
    ['signed_result_missing', { ...completed, signed_result: undefined }],
    ['signed_result_missing', { ...completed, signed_result: null }],
    ['signed_result_missing', { ...completed, signed_result: ['a.b.c'] }],
    ['signed_result_missing', { session_id: 's1', status: 'Declined', result: 'Not performed' }],
    ['status_unknown', { ...completed, status: 'completed' }],
    ['status_unknown', { ...completed, status: 'pending' }],
    ['status_unknown', { ...completed, status: 'In progress' }],
    ['status_unknown', { ...completed, status: '' }],
    ['session_mismatch', { ...completed, session_id: 's2' }],
    ['session_mismatch', { session_id: 's2', status: 'Pending' }],
  ])('T18: %s for %j', (reason, body) => {
    expect(() => parseProofing(body, 's1')).toThrow(
      expect.objectContaining({ code: 'ERR_PROVIDER_RESULT_INVALID', reason }),
    );
  });

  it.each([null, [], 'Completed', {}, { error: {} }, { status: 'Completed' }, { session_id: 's1', status: 1 }])(
    'T18: %j is no result at all',
    (body) => {
      expect(() => parseProofing(body, 's1')).toThrow(unavailable('proofing_result'));
    },
  );
});

describe('checkedSessionId', () => {
  it.each(['', '.', '..', '../x', 'a/b', 'a?b', '%2e%2e', 'a\r\nb', 'a'.repeat(129)])('T29: refuses %j', (id) => {
    expect(() => checkedSessionId(id)).toThrow(expect.objectContaining({ reason: 'session_id_malformed' }));
  });

  it('accepts 128 characters', () => {
    expect(checkedSessionId('a'.repeat(128))).toHaveLength(128);
  });
});
