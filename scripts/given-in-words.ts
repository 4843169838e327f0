import { type Given, type RequestCase, requestCases } from '../test/fixtures/requests/request-cases.ts';

/** What a case says happened before its request, as sentences for a reader; empty where it says nothing. */
export function givenInWords({ policy, given = {} }: RequestCase): string {
  const happened = happenedInWords(given);
  return [
    policy === undefined ? '' : `Under a policy ${policyInWords(policy)}.`,
    happened.length === 0 ? '' : `Before it: ${happened.join('; ')}.`,
    given.policy === undefined ? '' : `That was under a policy ${policyInWords(given.policy)}.`,
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');
}

function happenedInWords(given: Given): readonly string[] {
  const {
    proofed,
    opened,
    open,
    declined,
    spent_before,
    approved,
    spent,
    contended,
    signed_out,
    signed_out_everywhere,
  } = given;
  return [
    proofed && `the person was proofed at IAL ${proofed.ial}, ${ago(proofed.ago)}`,
    opened && `this sign-in opened ${opened.times} other challenges, ${ago(opened.ago)}`,
    open && `the same request was challenged, ${ago(open)}`,
    declined && `the person declined it ${times(declined.times)}, ${ago(declined.ago)}`,
    spent_before &&
      `it was approved and let through with \`Idempotency-Key: ${spent_before.idempotency_key}\`, ${ago(spent_before.ago)}`,
    approved && `the person approved it, ${ago(approved)}`,
    spent && `it was let through with \`Idempotency-Key: ${spent.idempotency_key}\`, ${ago(spent.ago)}`,
    contended && 'other requests of this person are always first to write',
    signed_out && `the person signed out, ${ago(signed_out)}`,
    signed_out_everywhere && `all sign-ins of the person were ended, ${ago(signed_out_everywhere)}`,
  ].filter((text) => typeof text === 'string');
}

function policyInWords(name: string): string {
  return requestCases.policies[name]?.words ?? name;
}

function ago(seconds: number): string {
  return seconds < 0 ? `${-seconds} seconds from now, by a clock that is ahead` : `${seconds} seconds ago`;
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}
