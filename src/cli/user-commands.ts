import { systemClock } from '../shared/numeric-date.ts';
import { systemRandom } from '../shared/random.ts';
import { applyIdentity } from '../step-up/apply.ts';
import { eraseUser } from '../step-up/dynamodb-erase-user.ts';
import { dynamoDbIdentityStore } from '../step-up/dynamodb-identity-store.ts';
import { createDynamoDbClient, sdkDynamoDbCalls } from '../step-up/dynamodb-sdk-calls.ts';
import { revokeSession, revokeUser } from '../step-up/revocation.ts';
import { sessionIdOf } from '../step-up/session-id.ts';
import { defineCommand } from './command.ts';
import { EXIT } from './exit-code.ts';
import { SUB } from './sub.ts';
import { TABLE_OPTIONS, usage, withTable } from './with-table.ts';

const NOT_A_SUB = "SUB is a person's sub in the user pool, a UUID, and never a user name";

/** Ends the evidence of a person's sign-ins, or of one of them (T23). */
export const revoke = defineCommand({
  name: 'revoke',
  operand: 'SUB',
  usage: 'SUB --user-pool ID --table NAME [--session ORIGIN_JTI]',
  summary: 'end what a person has stepped up to: every sign-in until now, or one',
  options: { ...TABLE_OPTIONS, session: { type: 'string', value: 'ORIGIN_JTI', summary: 'only this sign-in' } },
  run: (sub, { session, ...place }, io) =>
    withTable(place, io, async (userPoolId, tableName) => {
      if (!SUB.test(sub)) return usage(NOT_A_SUB, io);
      if (session === '') return usage('--session is empty', io);
      const now = systemClock();
      const identities = dynamoDbIdentityStore(sdkDynamoDbCalls(createDynamoDbClient()), tableName);
      let known = false;
      await applyIdentity(identities, { userPoolId, sub }, (identity) => {
        known = identity !== undefined;
        const firstRev = systemRandom.firstRev();
        return session === undefined
          ? revokeUser(identity, { firstRev }, now)
          : revokeSession(identity, { sessionId: sessionIdOf(session), firstRev }, now);
      });
      const which = session === undefined ? 'every sign-in until now' : 'this sign-in';
      const at = new Date(now * 1000).toISOString();
      io.out(`revoked at ${at}, by this machine's clock: ${which} of ${sub} in ${userPoolId}.\n`);
      io.out('Access tokens open routes that ask for a token alone until they expire.\n');
      if (!known) io.err('countersign: nothing was known of this person: check SUB and --user-pool\n');
      return EXIT.ok;
    }),
});

/** Erases everything that is kept of a person. */
export const forget = defineCommand({
  name: 'forget',
  operand: 'SUB',
  usage: 'SUB --user-pool ID --table NAME',
  summary: 'erase every item of a person: identity, limits, records, revocations',
  options: TABLE_OPTIONS,
  run: (sub, place, io) =>
    withTable(place, io, async (userPoolId, tableName) => {
      if (!SUB.test(sub)) return usage(NOT_A_SUB, io);
      const items = await eraseUser(createDynamoDbClient(), tableName, { userPoolId, sub });
      io.out(`forgotten: ${items === 1 ? '1 item' : `${items} items`} erased\n`);
      return EXIT.ok;
    }),
});
