import { type BankRequest, payment } from '../bank-request.ts';
import { type Bearer, customer } from '../bearer.ts';
import type { Person } from '../cast.ts';
import type { Draw } from '../draw.ts';
import { allowedBy, challenged } from '../expectation.ts';
import type { ScenarioKind } from '../scenario.ts';
import { attack, phone, type Step, send } from '../step.ts';

/** An approved payment, and whose it is. */
export interface Approved {
  readonly person: Person;
  readonly victim: Bearer;
  readonly request: BankRequest;
}

const atHome = (draw: Draw) => payment(draw, '/transfers/domestic');

/** Attacks on an approval while it is fresh and unspent: none may use, change or spoil it, so that its own request still succeeds, once. */
export function underAttack(
  name: string,
  attacks: (approved: Approved, draw: Draw) => readonly Step[],
  approved: (draw: Draw) => BankRequest = atHome,
): ScenarioKind {
  return attackOf(name, (draw) => {
    const person = draw.oneOfMany();
    const victim = customer(person);
    const request = approved(draw);
    return [
      send('the first time', victim, request, challenged('step_up_missing'), { opens: 'approved' }),
      phone(victim, 'approved', 'approve'),
      ...attacks({ person, victim, request }, draw),
      send('approved', victim, request, allowedBy('approved')),
      attack('once more', victim, request, challenged('step_up_already_used')),
    ];
  });
}

/** Attacks that need no approval of somebody. */
export function attackOf(name: string, make: ScenarioKind['make']): ScenarioKind {
  return { name: `attack: ${name}`, weight: 1, make };
}
