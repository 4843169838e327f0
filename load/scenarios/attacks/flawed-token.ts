import { account, type BankRequest, payment, statement } from '../bank-request.ts';
import { agent, customer, payroll, type TokenFlaw } from '../bearer.ts';
import type { Draw } from '../draw.ts';
import { allowedByToken, denied } from '../expectation.ts';
import type { ScenarioKind } from '../scenario.ts';
import { attack, send } from '../step.ts';
import { attackOf } from './under-attack.ts';

/** What becomes of a token with that flaw, on any route at all. */
export const FLAWS: Readonly<Record<TokenFlaw, 'token_expired' | 'token_malformed' | 'token_not_accepted'>> = {
  expired: 'token_expired',
  expires_never: 'token_not_accepted',
  expires_as_text: 'token_not_accepted',
  not_valid_yet: 'token_not_accepted',
  issued_in_future: 'token_not_accepted',
  signed_in_in_future: 'token_not_accepted',
  without_sub: 'token_not_accepted',
  sub_too_long: 'token_not_accepted',
  sub_of_client: 'token_not_accepted',
  empty_origin_jti: 'token_not_accepted',
  without_username: 'token_not_accepted',
  other_issuer: 'token_not_accepted',
  id_token: 'token_not_accepted',
  unknown_client: 'token_not_accepted',
  groups_as_text: 'token_not_accepted',
  wrong_key: 'token_not_accepted',
  unknown_key_id: 'token_not_accepted',
  without_key_id: 'token_not_accepted',
  own_key_in_header: 'token_not_accepted',
  tampered_claims: 'token_not_accepted',
  tampered_signature: 'token_not_accepted',
  alg_none: 'token_not_accepted',
  alg_none_unsigned: 'token_malformed',
  alg_hs256: 'token_not_accepted',
  alg_rs512: 'token_not_accepted',
  crit: 'token_not_accepted',
  b64: 'token_not_accepted',
  claim_twice: 'token_malformed',
  header_member_twice: 'token_malformed',
  two_parts: 'token_malformed',
  no_json: 'token_malformed',
  too_long: 'token_malformed',
};

export const FLAW_NAMES = Object.keys(FLAWS).filter((name): name is TokenFlaw => name in FLAWS);

/** Tokens that are not to be believed, beside the good one of the same sign-in. */
export const flawedToken: readonly ScenarioKind[] = [
  ...FLAW_NAMES.map((flaw) =>
    attackOf(`token ${flaw.replaceAll('_', ' ')}`, (draw) => {
      const person = customer(draw.oneOfMany());
      const control = account(draw);
      return [
        attack(flaw, { ...person, flaw }, anyRequest(draw), denied(FLAWS[flaw])),
        send('the good token', person, control, allowedByToken('without a seal')),
      ];
    }),
  ),
  attackOf('flawed tokens of others', (draw) => [
    attack(
      'of the back office',
      agent(draw.oneOfMany(), { flaw: 'wrong_key' }),
      anyRequest(draw),
      denied('token_not_accepted'),
    ),
    attack('of a machine', payroll({ flaw: 'expired' }), anyRequest(draw), denied('token_expired')),
  ]),
];

function anyRequest(draw: Draw): BankRequest {
  const route = draw.below(3);
  if (route === 0) return account(draw);
  return route === 1 ? statement(draw) : payment(draw, '/transfers/domestic');
}
