import type { Ial } from '../../src/shared/ial.ts';

/** A person who exists everywhere at once: in the user pool, at the tenant, as an identity record and as a bank customer. */
export interface LocalPerson {
  readonly username: string;
  readonly password: string;
  readonly sub: string;
  readonly groups: readonly string[];
  /** The tenant's name for the person; the identity record holds it (F53). */
  readonly providerUserId: string;
  readonly displayName: string;
  /** The identity proofing that the identity record tells of. */
  readonly proofing: { readonly ial: Ial; readonly daysAgo: number };
  readonly account: { readonly id: string; readonly cents: bigint };
}

/** Sample logins. They exist on this machine only. */
export const PEOPLE: readonly LocalPerson[] = [
  {
    username: 'alice',
    password: 'Correct-Horse-1',
    sub: '7f3c1d52-0b6e-4c3a-9a51-5f0d7c1e2a01',
    groups: [],
    providerUserId: 'p-alice',
    displayName: 'Alice',
    proofing: { ial: 2, daysAgo: 30 },
    account: { id: 'alice-current', cents: 50_000_00n },
  },
  {
    username: 'bob',
    password: 'Battery-Staple-2',
    sub: '2a9e64f0-7d1b-4f58-8c1e-3b7a9d4c5e02',
    groups: ['refund-agents'],
    providerUserId: 'p-bob',
    displayName: 'Bob',
    proofing: { ial: 1, daysAgo: 30 },
    account: { id: 'bob-current', cents: 1_000_00n },
  },
];
