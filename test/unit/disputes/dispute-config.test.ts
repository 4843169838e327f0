import { describe, expect, it } from 'vitest';
import { type DisputesConfig, readDisputes } from '../../../src/disputes/dispute-config.ts';
import { createEnvironmentReader, type Environment } from '../../../src/shared/environment.ts';
import { ConfigurationError } from '../../../src/shared/errors.ts';

const TABLE = { COUNTERSIGN_DISPUTES_TABLE: 'countersign-disputes' };

function read(environment: Environment): DisputesConfig {
  const variables = createEnvironmentReader(environment);
  return variables.checked({ disputes: readDisputes(environment, variables) }).disputes;
}

function problemsOf(environment: Environment): readonly string[] {
  try {
    read(environment);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
  return [];
}

describe('readDisputes', () => {
  it('keeps nothing where no table is named', () => {
    expect(read({ COUNTERSIGN_TABLE: 'step-ups' })).toEqual({ kind: 'off' });
  });

  it('keeps for 400 days unless told otherwise', () => {
    expect(read(TABLE)).toEqual({ kind: 'on', tableName: 'countersign-disputes', days: 400 });
  });

  it.each(['1', '9999'])('keeps for %s days', (days) => {
    expect(read({ ...TABLE, COUNTERSIGN_DISPUTES_DAYS: days })).toMatchObject({ days: Number(days) });
  });

  it.each(['0', '10000', '-1', '1.5', '1e3', '007', ' 7', '7\n', 'ever'])('T34: refuses %j days', (days) => {
    const problems = problemsOf({ ...TABLE, COUNTERSIGN_DISPUTES_DAYS: days });

    expect(problems).toEqual(['COUNTERSIGN_DISPUTES_DAYS is not a whole number of days from 1 to 9999']);
  });

  it.each([
    ['', 'is empty'],
    ['ab', 'is not a DynamoDB table name'],
    ['arn:aws:dynamodb:eu-west-1:1:table/t', 'is not a DynamoDB table name'],
    ['step-ups', 'must not be the step-up table'],
  ])('T34: refuses the table %j', (table, problem) => {
    const problems = problemsOf({ COUNTERSIGN_TABLE: 'step-ups', COUNTERSIGN_DISPUTES_TABLE: table });

    expect(problems).toEqual([`COUNTERSIGN_DISPUTES_TABLE ${problem}`]);
  });

  it('T34: refuses a number of days for which nothing is kept, and names all problems at once', () => {
    expect(problemsOf({ COUNTERSIGN_DISPUTES_DAYS: '400' })).toEqual([
      'COUNTERSIGN_DISPUTES_DAYS needs COUNTERSIGN_DISPUTES_TABLE',
    ]);
    expect(problemsOf({ COUNTERSIGN_DISPUTES_TABLE: '', COUNTERSIGN_DISPUTES_DAYS: '' })).toEqual([
      'COUNTERSIGN_DISPUTES_TABLE is empty',
      'COUNTERSIGN_DISPUTES_DAYS is empty',
    ]);
  });
});
