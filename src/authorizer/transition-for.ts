import { createHash } from 'node:crypto';
import { LIVEID_ACR } from '../identity-provider/identity-provider.ts';
import type { NumericDate } from '../shared/numeric-date.ts';
import type { Random } from '../shared/random.ts';
import type { Spent, StepUpRecord } from '../step-up/record.ts';
import { open, spend, type Transition } from '../step-up/transitions.ts';
import type { Decision } from './decide.ts';
import type { Requirement } from './requirement.ts';

/** What a decision needs written before it may be told: a challenge opened, or the evidence spent. */
export function transitionFor(
  decision: Decision,
  record: StepUpRecord | undefined,
  requirement: Extract<Requirement, { kind: 'step_up' }>,
  use: Pick<Spent, 'attempt' | 'invocation'>,
  random: Random,
  now: NumericDate,
): Transition {
  switch (decision.outcome) {
    case 'allow':
      if (decision.spend) return spend(record, { ...decision.spend, ...use }, now);
      return record ? { kind: 'keep', record } : { kind: 'refuse', reason: 'no_record' };
    case 'challenge':
      return open(
        record,
        {
          // Drawn anew at each try: a nonce that was already written once may have rung already (T46).
          nonce: random.bits128(),
          firstRev: random.firstRev(),
          sessionId: createHash('sha256').update(requirement.originJti).digest('base64url'),
          acr: LIVEID_ACR,
          display: requirement.covers === 'transaction' ? requirement.transaction?.display : undefined,
        },
        now,
      );
    case 'deny':
      return record ? { kind: 'keep', record } : { kind: 'refuse', reason: 'no_record' };
    default:
      return decision satisfies never;
  }
}
