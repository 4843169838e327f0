import { type EnvironmentReader, matching } from './environment.ts';

/** A parser of the names of DynamoDB tables. */
export const tableNameIn = matching(/^[\w.-]{3,255}$/, 'a DynamoDB table name');

/** Name of the step-up table. Undefined after a problem; the reader remembers it. */
export function readTableName(variables: EnvironmentReader): string | undefined {
  return variables.read('COUNTERSIGN_TABLE', tableNameIn);
}
