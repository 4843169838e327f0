import { type Environment, type EnvironmentReader, matching } from '../shared/environment.ts';
import { tableNameIn } from '../shared/table-name.ts';

/** Whether evidence is kept for disputes, and if so where and for how many days. */
export type DisputesConfig =
  | { readonly kind: 'off' }
  | { readonly kind: 'on'; readonly tableName: string; readonly days: number };

/** PSD2 gives a payer 13 months to dispute a payment (Directive (EU) 2015/2366, art. 71). */
const DEFAULT_DAYS = '400';

/**
 * Reads where evidence for disputes is kept. Off where no table is named: a number of days without one is a problem, because somebody
 * believes that evidence is kept. Gives undefined after any problem; the reader remembers all of them.
 */
export function readDisputes(environment: Environment, variables: EnvironmentReader): DisputesConfig | undefined {
  if (environment['COUNTERSIGN_DISPUTES_TABLE'] === undefined) {
    if (environment['COUNTERSIGN_DISPUTES_DAYS'] === undefined) return { kind: 'off' };
    return variables.read('COUNTERSIGN_DISPUTES_DAYS', () => {
      throw new Error('needs COUNTERSIGN_DISPUTES_TABLE');
    });
  }
  const tableName = variables.read('COUNTERSIGN_DISPUTES_TABLE', (text) => {
    if (text === environment['COUNTERSIGN_TABLE']) throw new Error('must not be the step-up table');
    return tableNameIn(text);
  });
  const isDays = matching(/^[1-9]\d{0,3}$/, 'a whole number of days from 1 to 9999');
  const days = variables.read('COUNTERSIGN_DISPUTES_DAYS', (text) => Number(isDays(text)), DEFAULT_DAYS);
  return tableName === undefined || days === undefined ? undefined : { kind: 'on', tableName, days };
}
