import type { Expectation } from '../scenarios/expectation.ts';
import type { Asked } from './asked.ts';
import type { Sent } from './sent.ts';

/**
 * What is wrong with the record of a decision. An answer that lets a request through does not say why; its record does. There must be
 * nothing of the token, of the person or of the payment in it (T31).
 */
export function* judgeRecord({ record, answer }: Sent, expected: Expectation, asked: Asked): Generator<string> {
  if (record === undefined) {
    // Without a name of the request nobody can tell which record it is.
    if (expected.outcome !== 'deny' || expected.reason !== 'event_malformed') yield 'wrote no record';
    return;
  }
  const { outcome, reason, enforced, policy_sha256: policySha256 } = Object(record);
  const due = expected.outcome === 'allow' ? (expected.shadow ?? expected) : expected;
  if (outcome !== due.outcome) yield `wrote the outcome ${outcome}`;
  if ('reason' in due && reason !== due.reason) yield `wrote the reason ${reason}`;
  if ('reasons' in due && reason !== Object(answer).context?.reason) yield `wrote the reason ${reason}`;
  const isEnforced = expected.outcome !== 'allow' || expected.shadow === undefined;
  if (enforced !== isEnforced) yield `wrote enforced ${enforced}`;
  if (policySha256 !== asked.policySha256) yield `decided by the policy ${policySha256}`;

  const text = JSON.stringify(record);
  for (const [what, secret] of secretsOf(asked)) if (text.includes(secret)) yield `wrote ${what}`;
}

function* secretsOf({ sub, token, request }: Asked): Generator<readonly [string, string]> {
  yield ['the subject', sub];
  yield ['the token', token];
  for (const [name, value] of Object.entries(request.declared?.fields ?? {})) {
    // Short ones are found in anything.
    if (value.length >= 6) yield [`the ${name}`, value];
  }
}
