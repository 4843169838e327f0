import type { Spent, StepUpRecord } from '../../../../src/step-up/record.ts';
import { recordId } from './key.ts';
import { dateOf, type Flow, MAX_AGE, type Message, type Push, type World } from './world.ts';

/** T46: a nonce rings once. */
export function pushViolation(pushes: readonly Push[]): string | undefined {
  const nonces = pushes.map(({ nonce }) => nonce);
  return new Set(nonces).size < nonces.length ? 'the phone rang twice for one nonce' : undefined;
}

/** T39: evidence goes to the flow that rang. */
export function answerViolation(world: World, actor: Flow): string | undefined {
  const rang = world.pushes.some(({ nonce, flow }) => nonce === actor.nonce && flow === actor.flow);
  return rang ? undefined : 'evidence went to a flow that did not ring';
}

/** T16: an allow stands on evidence of its own nonce, and no approval is good for two. */
export function allowViolation(world: World, record: StepUpRecord, allows: readonly string[]): string | undefined {
  const { evidence, spent } = record;
  if (!evidence || evidence.nonce !== spent?.nonce) return 'allowed without evidence of the same nonce';
  const approvals = world.pushes.filter(({ nonce, answer }) => nonce === evidence.nonce && answer === 'approved');
  const uses = allows.filter((nonce) => nonce === evidence.nonce);
  return uses.length > approvals.length ? 'more requests let through than approvals given' : undefined;
}

/** T40: nothing that matters disappears, and nothing is replaced unseen. */
export function writeViolation({ record }: World, { previous, next, now }: Message): string | undefined {
  if (!record) return undefined;
  const seen = recordId(previous) === recordId(record);
  if (!keeps(record.lastSpent, [next.lastSpent]) && !keeps(record.spent, [next.lastSpent])) return 'a use vanished';
  if (!keeps(record.spent, [next.spent, next.lastSpent])) return 'a use vanished';
  if (record.evidence && !next.evidence) {
    if (!seen) return 'evidence vanished unseen';
    const age = dateOf(now) - record.evidence.authTime;
    if (!record.spent && age >= 0 && age <= MAX_AGE) return 'evidence that could be spent was dropped';
  }
  if (next.rev <= record.rev) return 'the revision did not grow';
  const { nonce } = next.challenge;
  // A fresh nonce of the model ends in the revision that it replaces (`nonceOf`), so no two are alike.
  return nonce === record.challenge.nonce || nonce.endsWith(`.${record.rev}`) ? undefined : 'a nonce came back';
}

/** Whether a use, if there was one, is still in one of these places. */
function keeps(use: Spent | undefined, places: readonly (Spent | undefined)[]): boolean {
  return !use || places.some((place) => place?.invocation === use.invocation);
}
