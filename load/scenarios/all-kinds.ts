import { changedRequest } from './attacks/changed-request.ts';
import { flawedToken } from './attacks/flawed-token.ts';
import { foreignToken } from './attacks/foreign-token.ts';
import { garbledEvent } from './attacks/garbled-event.ts';
import { headers } from './attacks/headers.ts';
import { paths } from './attacks/paths.ts';
import { replays } from './attacks/replays.ts';
import { twoDefects } from './attacks/two-defects.ts';
import { challengeStates } from './kinds/challenge-states.ts';
import { countersigned } from './kinds/countersigned.ts';
import { everyday } from './kinds/everyday.ts';
import { instant } from './kinds/instant.ts';
import { limits } from './kinds/limits.ts';
import { races } from './kinds/races.ts';
import { refused } from './kinds/refused.ts';
import { session } from './kinds/session.ts';
import { shadow } from './kinds/shadow.ts';
import { signOut } from './kinds/sign-out.ts';
import type { ScenarioKind } from './scenario.ts';

/** What goes on at a bank, and now and then goes wrong without anybody's fault. */
export const USUAL: readonly ScenarioKind[] = [
  ...everyday,
  ...countersigned,
  ...instant,
  ...session,
  ...challengeStates,
  ...limits,
  ...signOut,
  ...shadow,
  ...refused,
  ...races,
];

export const ATTACKS: readonly ScenarioKind[] = [
  ...changedRequest,
  ...foreignToken,
  ...replays,
  ...flawedToken,
  ...headers,
  ...paths,
  ...garbledEvent,
  ...twoDefects,
];
