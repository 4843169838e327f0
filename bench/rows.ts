import type { Row } from './row.ts';
import * as baseline from './rows/baseline.ts';
import { challenge } from './rows/challenge.ts';
import * as cold from './rows/cold.ts';
import { floorA, floorB, floorBAtOnce } from './rows/floors.ts';
import { growingPolicies } from './rows/routes.ts';
import { session, sessionNewToken } from './rows/session.ts';
import * as stepUp from './rows/step-up.ts';
import * as tokenOnly from './rows/token-only.ts';

/** All rows, in the order in which a round takes them. */
export const ROWS: readonly Row[] = [
  floorA,
  floorB,
  tokenOnly.sameToken,
  tokenOnly.newToken,
  session,
  sessionNewToken,
  stepUp.sameToken,
  stepUp.newToken,
  challenge,
  baseline.tokenOnly,
  baseline.stepUp,
  floorBAtOnce,
  tokenOnly.atOnce,
  stepUp.atOnce,
  ...growingPolicies,
  cold.empty,
  cold.tokenOnly,
  cold.challenge,
  cold.manyRoutes,
  cold.baselineTokenOnly,
  cold.baselineStepUp,
];

/** @throws Error for a name that no row has. */
export function rowNamed(name: string): Row {
  const row = ROWS.find((candidate) => candidate.name === name);
  if (!row) throw new Error(`no row is called ${name}`);
  return row;
}
