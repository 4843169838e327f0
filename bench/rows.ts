import type { Row } from './row.ts';
import * as baseline from './rows/baseline.ts';
import { challenge } from './rows/challenge.ts';
import * as cold from './rows/cold.ts';
import { floorA, floorB, floorBAtOnce, floorBTwoWrites, floorBWrite, floorBWriteAtOnce } from './rows/floors.ts';
import { growingPolicies } from './rows/routes.ts';
import { session, sessionNewToken } from './rows/session.ts';
import * as stepUp from './rows/step-up.ts';
import * as tokenOnly from './rows/token-only.ts';
import { theOther } from './the-other.ts';

/** All rows, in the order in which a round takes them. */
export const ROWS: readonly Row[] = [
  floorA,
  floorB,
  floorBWrite,
  floorBTwoWrites,
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
  floorBWriteAtOnce,
  tokenOnly.atOnce,
  stepUp.atOnce,
  ...growingPolicies,
  cold.empty,
  cold.floorTokenOnly,
  cold.floorChallenge,
  cold.tokenOnly,
  cold.challenge,
  cold.traced,
  cold.manyRoutes,
  cold.baselineTokenOnly,
  cold.baselineStepUp,
];

/** A row, or its other one. @throws Error for a name that none has. */
export function rowNamed(name: string): Row {
  const row = ROWS.flatMap((own) => [own, theOther(own)]).find((candidate) => candidate?.name === name);
  if (!row) throw new Error(`no row is called ${name}`);
  return row;
}
