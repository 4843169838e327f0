import type { JWTPayload } from 'jose';
import type { ExpectedProofing } from '../../../src/identity-provider/proofing-provider.ts';
import { numericDate } from '../../../src/shared/numeric-date.ts';
import { AUDIENCE, ISSUER, NOW } from './signed-result.ts';

export const EXPECTED_PROOFING: ExpectedProofing = {
  sessionId: 'session-1',
  userPoolId: 'eu-west-1_Pool',
  username: 'carol',
};

const completedAt = numericDate(NOW - 60);

/** A pass for `EXPECTED_PROOFING`, completed a minute ago and signed one second ago. */
export const PASS = {
  iss: ISSUER,
  aud: AUDIENCE,
  iat: NOW - 1,
  exp: NOW + 299,
  session_id: 'session-1',
  status: 'Completed',
  result: 'Passed',
  user_id: 'person-9',
  acr: '/assurance/ial/2/',
  completed_at: completedAt,
  metadata: { cognito_user_pool: 'eu-west-1_Pool', cognito_username: 'carol' },
} as const satisfies JWTPayload;

export const PASSED = { outcome: 'passed', providerUserId: 'person-9', ial: 2, at: completedAt } as const;
