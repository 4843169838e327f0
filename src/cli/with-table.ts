import { failureCause } from '../shared/failure-cause.ts';
import { type CommandIo, EXIT, type ExitCode } from './exit-code.ts';

/** The options of a command that works on the table. */
export const TABLE_OPTIONS = {
  'user-pool': { type: 'string', value: 'ID', summary: 'the user pool that the person is in' },
  table: { type: 'string', value: 'NAME', summary: 'the step-up table; Region and credentials as for the AWS SDKs' },
} as const;

/** Does the work of a command on the table; says which option is wrong, or how the table could not be used. */
export async function withTable(
  { 'user-pool': userPoolId, table }: { readonly 'user-pool'?: string; readonly table?: string },
  io: CommandIo,
  work: (userPoolId: string, tableName: string) => Promise<ExitCode>,
): Promise<ExitCode> {
  if (!userPoolId || !/^[\w-]+_[0-9a-zA-Z]+$/.test(userPoolId)) {
    return usage('--user-pool needs the id of a user pool, as eu-central-1_AbCdEf012', io);
  }
  if (!table || !/^[\w.-]{3,255}$/.test(table)) return usage('--table needs the name of the step-up table', io);
  try {
    return await work(userPoolId, table);
  } catch (error) {
    const { code, operation, detail } = failureCause(error);
    const what = [code, operation, detail].filter((part) => part !== undefined).join(', ');
    io.err(`countersign: the table cannot be used: ${what}\n`);
    return EXIT.table;
  }
}

export function usage(message: string, io: CommandIo): ExitCode {
  io.err(`countersign: ${message}\n`);
  return EXIT.usage;
}
