import type { Challenged, Expectation } from '../scenarios/expectation.ts';
import { type Answer, answerIn, outcomeOf } from './answer.ts';
import type { Asked } from './asked.ts';
import { judgeForm } from './judge-form.ts';
import { judgeRecord } from './judge-record.ts';
import { judgeChallenge, judgeDenial } from './judge-refusal.ts';
import { judgeSeal } from './judge-seal.ts';
import { isSlow, type Sent } from './sent.ts';

/** Everything that is wrong with what came of a request; nothing, if it is what was expected to the last member. An outage is not judged here. */
export function judge(sent: Sent, expected: Expectation, asked: Asked): readonly string[] {
  if (expected.outcome === 'error' || sent.error) {
    const isDue = expected.outcome === 'error' && sent.error?.code === expected.code;
    return isDue ? [] : [`is ${outcomeOf(sent)}`];
  }
  const answer = answerIn(sent);
  if (!answer) return [`is ${outcomeOf(sent)}`];
  return [
    ...judgeOutcome(sent, answer, expected, asked),
    ...judgeForm(answer, asked),
    ...judgeRecord(sent, expected, asked),
  ];
}

function* judgeOutcome(
  sent: Sent,
  answer: Answer,
  expected: Exclude<Expectation, { outcome: 'error' }>,
  asked: Asked,
): Generator<string> {
  switch (expected.outcome) {
    case 'allow': {
      const { effect, context, principalId } = answer;
      if (effect !== 'Allow') yield `is ${context.get('reason')}`;
      if (principalId !== asked.sub) yield `is for ${principalId}`;
      const others = [...context.keys()].filter((name) => name !== 'countersign_seal');
      if (others.length > 0) yield `tells ${others.join(', ')}`;
      yield* judgeSeal(context.get('countersign_seal'), expected.seal, asked);
      return;
    }
    case 'challenge':
      return yield* judgeChallenge(answer, isSlow(sent) ? orFoundOpen(expected) : expected, asked);
    case 'deny':
      return yield* judgeDenial(answer, expected, asked);
    default:
      expected satisfies never;
  }
}

/** Whoever opens a challenge and does not hear of it finds it open. */
function orFoundOpen(expected: Challenged): Challenged {
  const { reasons, handle } = expected;
  return handle === 'new' ? { ...expected, reasons: [...reasons, 'step_up_not_verified'] } : expected;
}

/** What was expected, in words. */
export function expectationInWords(expected: Expectation): string {
  switch (expected.outcome) {
    case 'challenge':
      return `challenge ${expected.reasons.join(' or ')}`;
    case 'error':
      return `error ${expected.code}`;
    case 'allow':
    case 'deny':
      return `${expected.outcome} ${expected.reason}`;
    default:
      return expected satisfies never;
  }
}
