import type { RestApiAnswer } from '../../../src/authorizer/rest-api-answer.ts';
import type { AccessToken } from '../../../src/token/access-token.ts';
import { type BankAuthorizer, bankAuthorizer } from '../../fixtures/authorizer/bank-authorizer.ts';
import { restApiEvent } from '../../fixtures/events/rest-api/rest-api-event.ts';
import { policyFromYaml } from '../../fixtures/policies/policy-from-yaml.ts';

/** A policy whose every part of a transaction has a value, for one audience. */
export const policyFor = (audience: string) =>
  policyFromYaml(`
version: 1
audience: ${audience}
callers: { customer: { clients: [web, backoffice] } }
defaults: { caller: customer }
step_ups:
  liveid: { acr_values: [urn:countersign:acr:liveid], max_age: 5m }
  phone: { acr_values: [urn:countersign:acr:liveid], max_age: 5m }
routes:
  ANY /accounts/{id}/transfers:
    transaction:
      fields: { amount: /amount, currency: /currency, payee: /payee, memo: /memo }
      show: "Pay {amount} {currency} to {payee}: {memo}, from {path.id}"
    require: { step_up: liveid, covers: transaction }
  POST /accounts/{id}/orders:
    transaction:
      fields: { amount: /amount, currency: /currency, payee: /payee, memo: /memo }
      show: "Pay {amount} {currency} to {payee}: {memo}, from {path.id}"
    require: { step_up: liveid, covers: transaction }
  GET /accounts/{id}: { require: { step_up: liveid, covers: session } }
  GET /cards/{id}: { require: { step_up: phone, covers: session } }
`);
export const POLICY = policyFor('bank');
export const FIELDS = { amount: '12500.00', currency: 'EUR', payee: 'DE02', memo: 'Rent' };
export const DIGEST = 'sha-256=:2LbUjjVrkRpJZk0WKIKugaOjuJ6H7Ezl+XRL4Xgs24c=:';
export const OTHER_DIGEST = 'sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:';

/** A request in which every part that is bound has a value. */
export const APPROVED = {
  method: 'POST',
  resource: '/accounts/{id}/transfers',
  path: '/accounts/1/transfers',
  pathParameters: { id: '1' },
  query: { tag: ['a', 'b'], trace: ['1'] },
  fields: FIELDS,
  digest: DIGEST,
};
export type Request = Omit<typeof APPROVED, 'query'> & { readonly query: Readonly<Record<string, readonly string[]>> };

export function eventOf({ fields, digest, ...rest }: Request, token = 'header.payload.signature') {
  const header = Object.entries(fields).map(([name, value]) => `${name}="${value}"`);
  return restApiEvent({
    ...rest,
    headers: {
      'X-High-Value-Transaction': header.join(', '),
      'Content-Digest': digest,
      Authorization: `Bearer ${token}`,
    },
  });
}

/** Has approved `APPROVED`, of the person of `accessToken()`. */
export async function approvedBank(tokens: Readonly<Record<string, AccessToken>> = {}): Promise<BankAuthorizer> {
  const bank = bankAuthorizer({ policy: POLICY, tokens });
  await bank.approve(handleIn(await bank.handler(eventOf(APPROVED))));
  return bank;
}

export function effect(answer: RestApiAnswer): string {
  return answer.policyDocument.Statement[0].Effect;
}

export function handleIn(answer: RestApiAnswer): string {
  return answer.context['step_up_handle'] ?? '';
}
