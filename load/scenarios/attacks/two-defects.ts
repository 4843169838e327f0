import { payment, plainRequest } from '../bank-request.ts';
import { customer } from '../bearer.ts';
import { denied } from '../expectation.ts';
import type { ScenarioKind } from '../scenario.ts';
import { attack } from '../step.ts';
import { FLAW_NAMES, FLAWS } from './flawed-token.ts';
import { HEADER_DEFECTS } from './headers.ts';
import { attackOf } from './under-attack.ts';

const AT_DECLARATION = HEADER_DEFECTS.filter(({ found }) => found === 'at the declaration');

/** Two things are wrong: the answer is what the first of the documented steps finds. */
export const twoDefects: readonly ScenarioKind[] = [
  attackOf('a flawed token before a bad declaration', (draw) => {
    const flaw = draw.pick(FLAW_NAMES);
    const { name, make } = draw.pick(AT_DECLARATION);
    const request = make(payment(draw, '/transfers/domestic'), draw);
    return [attack(`${flaw}, ${name}`, customer(draw.oneOfMany(), { flaw }), request, denied(FLAWS[flaw]))];
  }),
  attackOf('an unknown route before a bad declaration', (draw) => {
    const { name, make } = draw.pick(AT_DECLARATION);
    const request = { ...make(payment(draw, '/transfers/domestic'), draw), method: 'DELETE' };
    return [attack(name, customer(draw.oneOfMany()), request, denied('route_not_in_policy'))];
  }),
  attackOf('the wrong caller before a bad declaration', (draw) => {
    const { name, make } = draw.pick(AT_DECLARATION);
    const request = make(payment(draw, '/admin/refunds'), draw);
    return [attack(name, customer(draw.oneOfMany()), request, denied('caller_not_accepted'))];
  }),
  attackOf('a flawed token at a closed route', (draw) => {
    const flaw = draw.pick(FLAW_NAMES);
    const request = plainRequest('GET', '/admin/{proxy+}', { proxy: 'users' });
    return [attack(flaw, customer(draw.oneOfMany(), { flaw }), request, denied(FLAWS[flaw]))];
  }),
];
