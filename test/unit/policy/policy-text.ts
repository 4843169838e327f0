import { formatProblem, parsePolicy } from '../../../src/policy/parse-policy.ts';

const LINES = [
  'version: 1',
  'audience: bank',
  'callers: { customer: { clients: [web] }, robot: { clients: [robot], machine: true } }',
  'defaults: { caller: customer }',
  'amounts: { low: { EUR: "30.00" } }',
  'step_ups: { liveid: { acr_values: [urn:countersign:acr:liveid], max_age: 5m } }',
  'transactions: { pay: { fields: { amount: /amount, currency: /currency }, show: "{amount} {currency}" } }',
  'routes:',
  '  GET /x: { require: token }',
];

/** A sound policy of nine lines, with some of them (counted from 1) replaced. */
export function policyText(replaced: Readonly<Record<number, string>>): string {
  return LINES.map((line, index) => replaced[index + 1] ?? line).join('\n');
}

/** What `policy check` would print about a file `p.yaml` with this text, line by line. */
export function problemLines(text: string): readonly string[] {
  const parsed = parsePolicy(text, 'p.yaml');
  return parsed.ok ? [] : parsed.problems.flatMap((problem) => formatProblem(problem).split('\n'));
}

/** What `policy check` would warn of in a sound file `p.yaml` with this text, line by line. */
export function warningLines(text: string): readonly string[] {
  const parsed = parsePolicy(text, 'p.yaml');
  if (!parsed.ok) throw new Error(problemLines(text).join('\n'));
  return parsed.warnings.flatMap((problem) => formatProblem(problem).split('\n'));
}
