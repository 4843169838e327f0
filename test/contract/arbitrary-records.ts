import fc from 'fast-check';
import { IALS } from '../../src/shared/ial.ts';
import { numericDate } from '../../src/shared/numeric-date.ts';
import type { IdentityRecord } from '../../src/step-up/identity-store.ts';
import type { Limits } from '../../src/step-up/limits.ts';
import type { Challenge, Spent, StepUpRecord } from '../../src/step-up/record.ts';

const text = fc.string({ unit: 'grapheme', minLength: 1 });
const date = fc.nat(4_000_000_000).map(numericDate);
const nonce = fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => Buffer.from(bytes).toString('base64url'));

const opened = { nonce, until: date, sessionId: text, acr: text };
const rang = { ...opened, flow: text, rangAt: date, providerUserId: text };
const maybeText = fc.option(text, { nil: undefined });
const challenged = { ...rang, providerChallengeId: text, challengeUrl: text, code: maybeText };

const challenge: fc.Arbitrary<Challenge> = fc.oneof(
  fc.record({ ...opened, state: fc.constant('pending'), transaction: maybeText }),
  fc.record({ ...rang, state: fc.constant('ringing'), transaction: maybeText }),
  fc.record({ ...challenged, state: fc.constantFrom('challenged', 'answered', 'refused') }),
);

const use = { attempt: text, invocation: text, at: date };
const spent: fc.Arbitrary<Spent> = fc.record({ ...use, nonce });

const ticket = fc.option(fc.record({ sha256: text, usedBy: fc.option(text, { nil: undefined }) }), { nil: undefined });

const rest = {
  rev: fc.maxSafeNat(),
  lastSpent: fc.option(spent, { nil: undefined }),
  purgeAt: date,
};

/** Any record that the transitions could leave: every state, with and without each optional part. */
export const stepUpRecords: fc.Arbitrary<StepUpRecord> = fc
  .tuple(
    challenge,
    fc.record(rest),
    fc.record({ amr: fc.array(text), authTime: date, ticket }),
    fc.record(use),
    fc.boolean(),
  )
  .map((parts) => {
    // fast-check makes some objects without a prototype; a record never is one.
    const [challenge, rest, proof, use, used] = structuredClone(parts);
    const { acr, nonce } = challenge;
    if (challenge.state !== 'answered') return { ...rest, challenge, evidence: undefined, spent: undefined };
    return { ...rest, challenge, evidence: { ...proof, acr, nonce }, spent: used ? { ...use, nonce } : undefined };
  });

const sessionId = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((bytes) => Buffer.from(bytes).toString('base64url'));
const maybeDate = fc.option(date, { nil: undefined });

const push = fc.record({ nonce, sessionId, at: date, until: date, refused: fc.boolean() });
const session = fc.record({
  refusals: fc.nat(),
  lockedUntil: maybeDate,
  opens: fc.nat(),
  opensSince: date,
  lastAt: date,
});

/** Any limits that could be stored, of as many sign-ins and pushes as fast-check likes. */
export const limits: fc.Arbitrary<Limits> = fc
  .record({
    rev: fc.maxSafeNat(),
    pushes: fc.array(push),
    sessions: fc.array(fc.tuple(sessionId, session)).map((entries) => new Map(entries)),
    purgeAt: date,
  })
  .map((parts) => structuredClone(parts));

/** Any identity record, of a person who is known, proofed and revoked, or none of these. */
export const identityRecords: fc.Arbitrary<IdentityRecord> = fc
  .record({
    rev: fc.maxSafeNat(),
    providerUserId: maybeText,
    proofing: fc.option(fc.record({ ial: fc.constantFrom(...IALS), at: date }), { nil: undefined }),
    asserted: fc.option(fc.record({ by: fc.constant('OneKosmos'), at: date }), { nil: undefined }),
    heard: fc.option(
      fc.record({
        by: fc.constant('OneKosmos'),
        at: date,
        ial: fc.option(fc.constantFrom(...IALS), { nil: undefined }),
      }),
      { nil: undefined },
    ),
    revokedBefore: maybeDate,
    revokedSessions: fc.array(fc.tuple(sessionId, date)).map((entries) => new Map(entries)),
  })
  .map((parts) => structuredClone(parts));
