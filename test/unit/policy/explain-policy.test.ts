import { describe, expect, it } from 'vitest';
import { explainPolicy } from '../../../src/policy/explain-policy.ts';
import { policyFromYaml } from '../../fixtures/policies/policy-from-yaml.ts';

const HEAD = `version: 1
audience: bank-prod
callers:
  customer: { clients: [mobile, tablet, web] }
  payroll: { clients: [payroll], machine: true }
defaults: { caller: customer }
amounts:
  low: { EUR: "30.00", JPY: "5000", KWD: "0.005" }
step_ups:
  liveid: { acr_values: [urn:countersign:acr:liveid], max_age: 5m }
  either: { acr_values: [urn:cognito:loa:3, urn:countersign:acr:liveid], max_age: 90s }
transactions:
  pay:
    fields: { amount: /amount, currency: /currency, payee: /creditor/iban }
    show: "Pay {amount} {currency} to {payee}"
routes:
`;

/** What is said about the routes of a policy, block by block. */
function explain(routes: string): readonly string[] {
  return explainPolicy(policyFromYaml(HEAD + routes))
    .trimEnd()
    .split('\n\n')
    .slice(1);
}

describe('explainPolicy', () => {
  it('begins with the audience and the digest of the compiled policy', () => {
    const policy = policyFromYaml(`${HEAD}  GET /x: { require: deny }`);

    expect(explainPolicy(policy)).toMatch(`audience bank-prod\nsha256 ${policy.sha256}\n\nGET /x\n`);
  });

  it('marks a public route', () => {
    expect(explain('  GET /health: { authorizer: none }')).toEqual(['GET /health\n  PUBLIC: no authorizer, no token']);
  });

  it('resolves caller, scopes, groups, transaction, amounts and step-ups', () => {
    const [block] = explain(`  POST /transfers:
    scopes: [bank/a, bank/b]
    groups: [gold, silver]
    transaction: pay
    require:
      - { when: { amount_below: low }, then: token }
      - then: { step_up: liveid, covers: transaction, identity: { ial: 2, max_age: 365d } }`);

    expect(block).toBe(`POST /transfers
  caller: customer, signed in with mobile, tablet or web
  scopes: bank/a and bank/b
  groups: gold or silver
  transaction: "Pay {amount} {currency} to {payee}"
  in the body: amount = /amount, currency = /currency, payee = /creditor/iban
  below 30.00 EUR, 5000 JPY, 0.005 KWD: token
  else: liveid for this transaction, once, 5m, IAL 2 within 365d, by urn:countersign:acr:liveid`);
  });

  it('says every part of a condition, and that a currency without a threshold is above all', () => {
    const [block] = explain(`  POST /transfers/{id}:
    transaction: pay
    require:
      - { when: { currency: [EUR, JPY], path: { id: [a, b] } }, then: token }
      - { when: { amount_from: low }, then: { step_up: liveid, covers: transaction } }
      - then: deny`);

    expect(block?.split('\n').slice(-3)).toEqual([
      '  in EUR or JPY, and {id} is a or b: token',
      '  from 30.00 EUR, 5000 JPY, 0.005 KWD or in any other currency: liveid for this transaction, once, 5m, by urn:countersign:acr:liveid',
      '  else: deny',
    ]);
  });

  it('tells a step-up for the session from one for a transaction', () => {
    const [block] = explain('  GET /x: { require: { step_up: either, covers: session } }');

    expect(block).toContain(
      '\n  always: either for the session, 90s, by urn:cognito:loa:3 or urn:countersign:acr:liveid',
    );
  });

  it('shows what is for the phone as it is, path parameters included', () => {
    const [block] = explain(
      '  GET /cards/{id}/pin: { transaction: { show: "PIN of {path.id}" }, require: { step_up: liveid, covers: transaction } }',
    );

    expect(block).toContain('\n  transaction: "PIN of {path.id}"\n  always: ');
  });

  it('marks shadow mode before anything else', () => {
    const [block] = explain('  GET /x: { enforce: false, require: { step_up: liveid, covers: session } }');

    expect(block?.split('\n')[1]).toBe(
      '  SHADOW MODE, NOT ENFORCED: caller, scopes and groups hold, everything else here is only logged',
    );
  });

  it.each([
    ['', 'execution: once, claimed by the back end'],
    [
      'retry_window: 60s, ',
      'execution: once, claimed by the back end; the same Idempotency-Key is let through again for 1m',
    ],
  ])('says how often an approval is executed (%j)', (window, line) => {
    const [block] = explain(
      `  GET /x: { execution: once, ${window}transaction: { show: X }, require: { step_up: liveid, covers: transaction } }`,
    );

    expect(block?.split('\n').at(-1)).toBe(`  ${line}`);
  });

  it('says that a caller is a machine', () => {
    const [block] = explain('  GET /x: { caller: payroll, require: token }');

    expect(block).toBe('GET /x\n  caller: payroll (machine), signed in with payroll\n  always: token');
  });

  it('names no caller where nobody is let through', () => {
    const text = 'version: 1\naudience: b\nroutes: { GET /x: { require: deny } }';

    expect(explainPolicy(policyFromYaml(text))).toMatch(/\n\nGET \/x\n {2}always: deny\n$/);
  });

  it("lists the policy's own routes below a greedy parameter, however deep", () => {
    const blocks = explain(`  ANY /admin/{proxy+}:
    routes:
      GET /admin/users/{id}: { require: token }
      ANY /admin/users/{id}/keys: { require: deny }
      POST /admin/jobs/{rest+}: { require: deny }`);

    expect(blocks.map((block) => block.split('\n')[0])).toEqual([
      'ANY /admin/{proxy+}',
      'ANY /admin/users/{id}/keys (within ANY /admin/{proxy+})',
      'GET /admin/users/{id} (within ANY /admin/{proxy+})',
      'POST /admin/jobs/{rest+} (within ANY /admin/{proxy+})',
    ]);
    expect(blocks[0]).toContain('everything else below it is denied');
  });

  it.each([
    ['1s', '1s'],
    ['59s', '59s'],
    ['60s', '1m'],
    ['90m', '90m'],
    ['120m', '2h'],
    ['24h', '1d'],
  ])('writes %s in its largest whole unit', (written, shown) => {
    const [block] = explain(`  GET /x: { require: { step_up: liveid, covers: session, max_age: ${written} } }`);

    expect(block).toContain(`liveid for the session, ${shown}, by`);
  });

  it('prints no control characters', () => {
    const [block] = explain(
      '  GET /x: { transaction: { fields: { a: "/\\u001b[2J" }, show: "{a}" }, require: { step_up: liveid, covers: transaction } }',
    );

    expect(block).toContain('in the body: a = /\\u{1b}[2J');
  });
});
