import { randomBytes } from 'node:crypto';
import type { ProofingStatus } from '../../src/identity-provider/proofing-status.ts';
import type { Ial } from '../../src/shared/ial.ts';
import { type Clock, type NumericDate, plusSeconds } from '../../src/shared/numeric-date.ts';

/** How long a person may take, in seconds. */
const LIFETIME_SECONDS = 3600;

/** What a request for a session says, in our words. */
export interface ProofingDemand {
  readonly documentTypes: readonly string[];
  readonly livenessMode: 'active' | 'passive';
  readonly callbackUrl: string;
  readonly userPoolId: string;
  readonly username: string;
}

export type ProofingOutcome =
  | { readonly kind: 'passed'; readonly userId: string; readonly ial: Ial }
  | { readonly kind: 'failed' }
  | { readonly kind: 'declined' };

/** One session. */
export interface TenantProofing extends ProofingDemand {
  readonly id: string;
  readonly requestedAt: NumericDate;
  /** The first second at which it is expired, unless it is finished. */
  readonly until: NumericDate;
  readonly begun: boolean;
  readonly finished: { readonly outcome: ProofingOutcome; readonly at: NumericDate } | undefined;
}

/** The tenant's memory of its proofing sessions, in the order of their starts. */
export interface Proofings {
  start(demand: ProofingDemand): TenantProofing;
  find(id: string): TenantProofing | undefined;
  statusOf(proofing: TenantProofing): ProofingStatus;
  /** The person has opened the link. */
  begin(id: string): void;
  finish(id: string, outcome: ProofingOutcome): 'finished' | 'unknown' | 'too_late';
  all(): readonly TenantProofing[];
}

/** Tells `changed` of each new status but the first and expiry. */
export function createProofings(clock: Clock, changed: (proofing: TenantProofing) => void): Proofings {
  const byId = new Map<string, TenantProofing>();
  const isOpen = ({ finished, until }: TenantProofing) => finished === undefined && clock() < until;
  const change = (proofing: TenantProofing) => {
    byId.set(proofing.id, proofing);
    changed(proofing);
  };

  return {
    start(demand) {
      const requestedAt = clock();
      const proofing: TenantProofing = {
        ...demand,
        id: randomBytes(16).toString('base64url'),
        requestedAt,
        until: plusSeconds(requestedAt, LIFETIME_SECONDS),
        begun: false,
        finished: undefined,
      };
      byId.set(proofing.id, proofing);
      return proofing;
    },
    find: (id) => byId.get(id),
    statusOf(proofing) {
      if (proofing.finished) return proofing.finished.outcome.kind === 'declined' ? 'Declined' : 'Completed';
      if (!isOpen(proofing)) return 'Expired';
      return proofing.begun ? 'In Progress' : 'Pending';
    },
    begin(id) {
      const proofing = byId.get(id);
      if (proofing && isOpen(proofing) && !proofing.begun) change({ ...proofing, begun: true });
    },
    finish(id, outcome) {
      const proofing = byId.get(id);
      if (!proofing) return 'unknown';
      if (!isOpen(proofing)) return 'too_late';
      change({ ...proofing, begun: true, finished: { outcome, at: clock() } });
      return 'finished';
    },
    all: () => [...byId.values()],
  };
}
