import { type NumericDate, plusSeconds } from '../../src/shared/numeric-date.ts';
import type { IdentityRecord } from '../../src/step-up/identity-store.ts';
import { type Person, proofedOf } from '../scenarios/cast.ts';

const DAY_SECONDS = 86_400;

/** What the table knows of a person's identity: everybody has a name at the provider, and most were proofed. */
export function identityOf(person: Person, now: NumericDate): IdentityRecord {
  const proofed = proofedOf(person);
  return {
    rev: 1,
    providerUserId: person.kind === 'own' ? `p-${person.name}` : `p-${person.number}`,
    proofing: proofed && { ial: proofed.ial, at: plusSeconds(now, -proofed.daysAgo * DAY_SECONDS) },
    asserted: undefined,
    heard: undefined,
    revokedBefore: undefined,
    revokedSessions: new Map(),
  };
}
