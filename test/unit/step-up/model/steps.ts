import type { StepUpRecord } from '../../../../src/step-up/record.ts';
import type { Transition } from '../../../../src/step-up/transitions.ts';
import { allowViolation, answerViolation, pushViolation, writeViolation } from './invariants.ts';
import type { Step } from './search.ts';
import {
  type Actor,
  type Authorizer,
  dateOf,
  ended,
  type Flow,
  MAX_AGE,
  type Message,
  type Rules,
  type World,
  withoutPast,
} from './world.ts';

type Steps = Step<World>[];

/** Everything that can happen next: time passes, the person answers, a late write arrives, an actor moves or crashes. */
export function stepsFrom(world: World, rules: Rules): Steps {
  return [
    ...clockSteps(world),
    ...personSteps(world),
    ...lateWrites(world, rules),
    ...world.actors.flatMap((actor) => [...moves(world, actor, rules), ...crashes(world, actor, rules)]),
  ];
}

function clockSteps(world: World): Steps {
  const [clock, ...later] = world.later;
  return clock === undefined ? [] : [step(`the clock shows ${clock}`, { ...world, clock, later })];
}

function personSteps(world: World): Steps {
  return world.pushes
    .filter(({ answer }) => answer === 'none')
    .flatMap((push) =>
      (['approved', 'declined'] as const).map((answer) => {
        const answered = { ...push, answer, answeredAt: world.clock };
        const pushes = world.pushes.map((other) => (other === push ? answered : other));
        return step(`the person ${answer} ${push.id}`, { ...world, pushes });
      }),
    );
}

function lateWrites(world: World, rules: Rules): Steps {
  return world.air
    .filter(({ previous }) => rules.accepts(world.record, previous))
    .map((message) => {
      const air = world.air.filter((other) => other !== message);
      return step('a late write arrives', land({ ...world, air }, message, rules), writeViolation(world, message));
    });
}

function moves(world: World, actor: Actor, rules: Rules): Steps {
  if (actor.message) return deliveries(world, actor, actor.message, rules);
  switch (actor.at) {
    case 'idle':
      return starts(world, actor, rules);
    case 'call':
      return [call(world, actor)];
    case 'asked':
      return fetches(world, actor);
    case 'done':
      return [];
    default:
      return decide(world, actor, rules);
  }
}

/** An actor takes the time and then reads. Nobody sees it take the time, so both are one step. */
function starts(world: World, actor: Actor, rules: Rules): Steps {
  const now = world.clock;
  if (actor.role === 'flow') {
    return world.handles.flatMap((nonce) => decide(world, { ...actor, at: 'ring', now, nonce }, rules));
  }
  if (actor.requestsLeft === 0) return [];
  return decide(world, { ...actor, at: 'request', requestsLeft: actor.requestsLeft - 1, now }, rules);
}

/** Reads the record, and either sends the write that was decided on it or goes on without one. */
function decide(world: World, actor: Actor, rules: Rules): Steps {
  const reader = actor.role === 'authorizer' ? { ...actor, intent: intentOf(actor, world.record, rules) } : actor;
  const decided = transitionOf(world.record, reader, rules);
  switch (decided.kind) {
    case 'write': {
      const message = { previous: world.record, next: decided.next, now: actor.now };
      return [step(`${actor.name} reads and sends ${actor.at}`, put(world, { ...reader, message }))];
    }
    case 'keep':
      return [settle(world, reader, decided.record, `${actor.name} reads and keeps`)];
    case 'refuse':
      return [settle(world, reader, undefined, `${actor.name} reads: ${decided.reason}`)];
    default:
      return decided satisfies never;
  }
}

function intentOf(actor: Authorizer, record: StepUpRecord | undefined, rules: Rules): 'open' | 'spend' {
  if (actor.intent !== 'undecided' && !rules.decidesAgain) return actor.intent;
  return rules.spend(record, useOf(actor, record), dateOf(actor.now)).kind === 'refuse' ? 'open' : 'spend';
}

function transitionOf(record: StepUpRecord | undefined, actor: Actor, rules: Rules): Transition {
  const now = dateOf(actor.now);
  if (actor.role === 'authorizer') {
    const nonce = rules.nonceOf(actor, record);
    const opening = { nonce, firstRev: 1, sessionId: 's', acr: 'a', transaction: '{}' };
    return actor.intent === 'spend' ? rules.spend(record, useOf(actor, record), now) : rules.open(record, opening, now);
  }
  const { nonce, flow, push } = actor;
  if (actor.at === 'ring') return rules.ring(record, { nonce, flow, providerUserId: 'p' }, now);
  if (actor.at === 'rung') {
    const challenge = { challengeId: push?.id ?? '', challengeUrl: 'u', code: undefined };
    return rules.rung(record, { nonce, flow, challenge }, now);
  }
  return push?.answer === 'approved'
    ? rules.verify(record, { nonce, flow, authTime: dateOf(push.answeredAt), amr: [], ticketSha256: undefined }, now)
    : rules.refuse(record, { nonce, flow }, now);
}

/** All requests carry one Idempotency-Key, so only the invocation tells them apart. */
function useOf(actor: Authorizer, record: StepUpRecord | undefined) {
  const invocation = `${actor.name}${actor.requestsLeft}`;
  return { nonce: record?.evidence?.nonce ?? '', attempt: 'one key', invocation, maxAge: MAX_AGE };
}

/** The write arrives, and its sender learns what became of it or (F66) is told `changed` although it was written. */
function deliveries(world: World, actor: Actor, message: Message, rules: Rules): Steps {
  const again = { ...actor, message: undefined };
  if (!rules.accepts(world.record, message.previous)) {
    return [step(`${actor.name} is told changed`, put(world, again))];
  }
  const violation = writeViolation(world, message);
  const landed = land({ ...world, air: [...world.air, message] }, message, rules);
  const written = settle(landed, again, message.next, `${actor.name} has written ${actor.at}`);
  return [
    { ...written, violation: violation ?? written.violation },
    step(`${actor.name} has written ${actor.at} and the answer is lost`, put(landed, again), violation),
  ];
}

/**
 * The record after a write. Late writes that this store can never take again are forgotten: revisions only grow, which is
 * itself an invariant, so the store refuses for ever what it refuses now.
 */
function land(world: World, { next }: Message, rules: Rules): World {
  return { ...world, record: next, air: world.air.filter(({ previous }) => rules.accepts(next, previous)) };
}

/** What an actor does once its transition holds (`record`) or was refused (undefined). */
function settle(world: World, actor: Actor, record: StepUpRecord | undefined, label: string): Step<World> {
  if (actor.role === 'authorizer') {
    const idle = put(world, { ...actor, at: 'idle', now: 0, intent: 'undecided', message: undefined });
    if (!record) return step(label, idle);
    if (actor.intent === 'open') return step(label, { ...idle, handles: union(world.handles, record.challenge.nonce) });
    const allows = [...world.allows, record.spent?.nonce ?? 'nothing'].sort();
    return step(`${label}: let through`, { ...idle, allows }, allowViolation(world, record, allows));
  }
  switch (actor.at) {
    case 'ring':
      // A flow whose ring was refused may still send answers: it must not profit from another flow's ring.
      return step(label, put(world, record ? { ...actor, at: 'call', message: undefined } : waiting(actor)));
    case 'rung':
      return step(label, put(world, waiting(actor)));
    default: {
      const granted = record !== undefined && actor.push?.answer === 'approved';
      return step(label, put(world, ended(actor)), granted ? answerViolation(world, actor) : undefined);
    }
  }
}

function waiting(actor: Flow): Flow {
  return { ...actor, at: 'asked', now: 0, push: undefined, message: undefined };
}

function call(world: World, actor: Flow): Step<World> {
  const { nonce, flow, name } = actor;
  const push = { id: `${nonce}/${name}/${world.pushes.length}`, nonce, flow, answer: 'none', answeredAt: 0 } as const;
  const pushes = [...world.pushes, push];
  const called = put({ ...world, pushes }, { ...actor, at: 'rung', push });
  return step(`${name} calls the provider`, called, pushViolation(pushes));
}

/** The Verify trigger reads which push it is about and fetches the result, if the person has answered. */
function fetches(world: World, actor: Flow): Steps {
  const challenge = world.record?.challenge;
  if (!challenge || challenge.state === 'pending' || challenge.state === 'ringing') return [];
  const push = world.pushes.find(({ id }) => id === challenge.providerChallengeId);
  if (!push || push.answer === 'none') return [];
  return [step(`${actor.name} fetches the result`, put(world, { ...actor, at: 'answer', push, now: world.clock }))];
}

/** An actor dies between any two of its steps. What it sent may still arrive; the client or Cognito may try again. */
function crashes(world: World, actor: Actor, rules: Rules): Steps {
  if (actor.at === 'idle' || actor.at === 'done' || actor.at === 'asked') return [];
  const sent = actor.message && rules.accepts(world.record, actor.message.previous) ? [actor.message] : [];
  const left = { ...world, air: [...world.air, ...sent] };
  const label = `${actor.name} crashes at ${actor.at}`;
  if (actor.role === 'authorizer') {
    return [step(label, put(left, { ...actor, at: 'idle', now: 0, intent: 'undecided', message: undefined }))];
  }
  const dead = step(label, put(left, ended(actor)));
  if (actor.retries === 0) return [dead];
  const retried = { ...waiting(actor), retries: actor.retries - 1 };
  const again: Flow = actor.at === 'answer' ? retried : { ...retried, at: 'ring', now: world.clock };
  return [dead, step(`${label} and is run again`, put(left, again))];
}

function put(world: World, to: Actor): World {
  return { ...world, actors: world.actors.map((actor) => (actor.name === to.name ? to : actor)) };
}

function union(values: readonly string[], value: string): readonly string[] {
  return values.includes(value) ? values : [...values, value].sort();
}

function step(label: string, next: World, violation?: string): Step<World> {
  return { label, next: withoutPast(next), violation };
}
