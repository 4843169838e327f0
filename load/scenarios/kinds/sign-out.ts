import { account, payment, statement } from '../bank-request.ts';
import { customer } from '../bearer.ts';
import { ownPerson } from '../cast.ts';
import { allowedBy, allowedByToken, challenged, denied } from '../expectation.ts';
import type { ScenarioKind } from '../scenario.ts';
import { attack, phone, send } from '../step.ts';

/** Sign-ins that have ended: their evidence ends with them, and their tokens do not (docs/sign-out.md). */
export const signOut: readonly ScenarioKind[] = [
  {
    name: 'a sign-in that was ended',
    weight: 1,
    make(draw) {
      const ended = customer(ownPerson('alice'));
      const other = { ...ended, session: 'laptop' };
      const request = payment(draw, '/transfers/domestic');
      return [
        send('the first time', ended, request, challenged('step_up_missing'), { opens: 'ended' }),
        phone(ended, 'ended', 'approve'),
        { kind: 'signed out', bearer: ended, everywhereUntilAgo: undefined },
        attack('approved, and ended', ended, request, denied('session_revoked')),
        attack('a refreshed token', { ...ended, issue: 2 }, request, denied('session_revoked')),
        attack('a statement', ended, statement(draw), denied('session_revoked')),
        send('what needs the token alone', ended, account(draw), allowedByToken('without a seal')),
        send('another sign-in', other, request, challenged('step_up_missing'), { opens: 'other' }),
        phone(other, 'other', 'approve'),
        send('another sign-in, approved', other, request, allowedBy('other')),
      ];
    },
  },
  {
    name: 'all sign-ins were ended',
    weight: 1,
    make(draw) {
      const before = customer(ownPerson('alice'));
      const after = { ...before, session: 'new', signedInAgo: 5 };
      const request = payment(draw, '/transfers/domestic');
      return [
        send('the first time', before, request, challenged('step_up_missing'), { opens: 'ended' }),
        phone(before, 'ended', 'approve'),
        { kind: 'signed out', bearer: before, everywhereUntilAgo: 60 },
        attack('approved, and ended', before, request, denied('session_revoked')),
        attack('another of before', { ...before, session: 'laptop' }, request, denied('session_revoked')),
        send('a new sign-in', after, request, challenged('step_up_missing')),
      ];
    },
  },
];
