import { failureCause } from '../shared/failure-cause.ts';
import { systemClock } from '../shared/numeric-date.ts';
import { systemRandom } from '../shared/random.ts';
import { applyIdentity } from '../step-up/apply.ts';
import { eraseUser } from '../step-up/dynamodb-erase-user.ts';
import { dynamoDbIdentityStore } from '../step-up/dynamodb-identity-store.ts';
import { createDynamoDbClient } from '../step-up/dynamodb-table.ts';
import type { User } from '../step-up/record.ts';
import { revokeSession, revokeUser } from '../step-up/revocation.ts';
import { sessionIdOf } from '../step-up/session-id.ts';
import { defineCommand } from './command.ts';
import { type CommandIo, EXIT, type ExitCode } from './exit-code.ts';

const OPTIONS = {
  'user-pool': { type: 'string', value: 'ID', summary: 'the user pool that the person is in' },
  table: { type: 'string', value: 'NAME', summary: 'the step-up table; Region and credentials as for the AWS SDKs' },
} as const;

/** Ends the evidence of a person's sign-ins, or of one of them (T23). */
export const revoke = defineCommand({
  name: 'revoke',
  operand: 'SUB',
  usage: 'SUB --user-pool ID --table NAME [--session ORIGIN_JTI]',
  summary: 'end what a person has stepped up to: every sign-in until now, or one',
  options: { ...OPTIONS, session: { type: 'string', value: 'ORIGIN_JTI', summary: 'only this sign-in' } },
  run: (sub, { session, ...place }, io) =>
    withTable(sub, place, io, async (user, tableName) => {
      if (session === '') return usage('--session is empty', io);
      const now = systemClock();
      const identities = dynamoDbIdentityStore(createDynamoDbClient(), tableName);
      await applyIdentity(identities, user, (identity) => {
        const firstRev = systemRandom.firstRev();
        return session === undefined
          ? revokeUser(identity, { firstRev }, now)
          : revokeSession(identity, { sessionId: sessionIdOf(session), firstRev }, now);
      });
      const which = session === undefined ? 'every sign-in until now' : 'this sign-in';
      io.out(`revoked: ${which}. Access tokens open routes that ask for a token alone until they expire.\n`);
      return EXIT.ok;
    }),
});

/** Erases everything that is kept of a person. */
export const forget = defineCommand({
  name: 'forget',
  operand: 'SUB',
  usage: 'SUB --user-pool ID --table NAME',
  summary: 'erase every item of a person: identity, limits, records, revocations',
  options: OPTIONS,
  run: (sub, place, io) =>
    withTable(sub, place, io, async (user, tableName) => {
      const items = await eraseUser(createDynamoDbClient(), tableName, user);
      io.out(`forgotten: ${items === 1 ? '1 item' : `${items} items`} erased\n`);
      return EXIT.ok;
    }),
});

async function withTable(
  sub: string,
  { 'user-pool': userPoolId, table }: { readonly 'user-pool'?: string; readonly table?: string },
  io: CommandIo,
  work: (user: User, tableName: string) => Promise<ExitCode>,
): Promise<ExitCode> {
  if (!userPoolId || !/^[\w-]+_[0-9a-zA-Z]+$/.test(userPoolId)) return usage('--user-pool ID is needed', io);
  if (!table || !/^[\w.-]{3,255}$/.test(table)) return usage('--table NAME is needed', io);
  try {
    return await work({ userPoolId, sub }, table);
  } catch (error) {
    const { code, operation, detail } = failureCause(error);
    const what = [code, operation, detail].filter((part) => part !== undefined).join(', ');
    io.err(`countersign: the table cannot be used: ${what}\n`);
    return EXIT.table;
  }
}

function usage(message: string, io: CommandIo): ExitCode {
  io.err(`countersign: ${message}\n`);
  return EXIT.usage;
}
