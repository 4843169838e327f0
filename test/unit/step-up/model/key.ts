import type { StepUpRecord } from '../../../../src/step-up/record.ts';
import type { Actor, Message, Rules, World } from './world.ts';

/**
 * Two worlds with the same key go on alike. Left out is what nothing is decided on: when a use was, when the item may be
 * purged, and what a write holds that the store will refuse for ever (revisions only grow, which is an invariant).
 */
export function keyOf({ clock, record, actors, air, pushes, handles, allows }: World, rules: Rules): string {
  let key = `${clock}|${recordId(record)}|${handles.join()}|${allows.join()}`;
  for (const actor of actors) key += `|${actorKey(actor, record, rules)}`;
  for (const { id, answer, answeredAt } of pushes) key += `|${id}${answer}${answeredAt}`;
  return air.length === 0 ? key : `${key}|${air.map(messageKey).sort().join('|')}`;
}

function actorKey(actor: Actor, record: StepUpRecord | undefined, rules: Rules): string {
  const { message } = actor;
  const sent = message && (rules.accepts(record, message.previous) ? messageKey(message) : 'stale');
  return actor.role === 'authorizer'
    ? `${actor.at},${actor.requestsLeft},${actor.now},${actor.intent},${sent}`
    : `${actor.at},${actor.nonce},${actor.now},${actor.retries},${actor.push?.id},${actor.push?.answer},${sent}`;
}

function messageKey({ previous, next, now }: Message): string {
  return `${recordId(previous)}>${recordId(next)}@${now}`;
}

const idsByRecord = new WeakMap<StepUpRecord, number>();
const idsByText = new Map<string, number>();

/** A number that tells one record from another. */
export function recordId(record: StepUpRecord | undefined): number {
  if (!record) return 0;
  const known = idsByRecord.get(record);
  if (known !== undefined) return known;

  const { rev, challenge, evidence, spent, lastSpent } = record;
  const parts = [rev, challenge.state, challenge.nonce, challenge.until];
  if (challenge.state !== 'pending') parts.push(challenge.flow, challenge.rangAt);
  if ('providerChallengeId' in challenge) parts.push(challenge.providerChallengeId);
  const text = [...parts, evidence?.authTime, spent?.invocation, lastSpent?.invocation].join();
  const id = idsByText.get(text) ?? idsByText.size + 1;
  idsByText.set(text, id);
  idsByRecord.set(record, id);
  return id;
}
