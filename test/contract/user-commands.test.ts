import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { dynamoDbIdentityStore } from '../../src/step-up/dynamodb-identity-store.ts';
import { dynamoDbLimitsStore } from '../../src/step-up/dynamodb-limits-store.ts';
import { dynamoDbStepUpStore } from '../../src/step-up/dynamodb-step-up-store.ts';
import type { Binding, User } from '../../src/step-up/record.ts';
import { isRevoked } from '../../src/step-up/revocation.ts';
import { sessionIdOf } from '../../src/step-up/session-id.ts';
import { identityWith, limitsWith, recordIn } from '../fixtures/step-up-records.ts';
import { closedPort, type Reach, startDynamoDb } from './dynamodb-server.ts';

const TABLE = 'countersign';
const BINDING: Binding = `transaction:${'A'.repeat(43)}`;
const subOf = (letter: string) => `${letter.repeat(8)}-0000-4000-8000-${letter.repeat(12)}`;
const ALICE: User = { userPoolId: 'eu-west-1_Example', sub: subOf('a') };
const BOB: User = { ...ALICE, sub: subOf('b') };
const PLACE = ['--user-pool', ALICE.userPoolId, '--table', TABLE];

let db: Awaited<ReturnType<typeof startDynamoDb>>;
beforeAll(async () => {
  db = await startDynamoDb(TABLE);
});
afterAll(() => db.close());

beforeEach(() => {
  reach(db);
  return () => vi.unstubAllEnvs();
});

describe('countersign revoke', () => {
  it('T23 ends every sign-in of the person until now, and nobody else’s', async () => {
    const identities = dynamoDbIdentityStore(db.calls, TABLE);

    const { code, out } = await countersign('revoke', subOf('a'), ...PLACE);

    const identity = await identities.find(ALICE);
    expect(code).toBe(0);
    expect(out).toMatch(/^revoked at .*: every sign-in until now of aaaaaaaa-/);
    expect(isRevoked(identity, { sessionId: 'any', authTime: identity?.revokedBefore })).toBe(true);
    expect(await identities.find(BOB)).toBeUndefined();
  });

  it('T23 ends one sign-in by its origin_jti', async () => {
    const carol: User = { ...ALICE, sub: subOf('c') };

    const { code, err } = await countersign('revoke', subOf('c'), ...PLACE, '--session', 'jti-1');

    const identity = await dynamoDbIdentityStore(db.calls, TABLE).find(carol);
    expect(code).toBe(0);
    expect(isRevoked(identity, { sessionId: sessionIdOf('jti-1'), authTime: undefined })).toBe(true);
    expect(isRevoked(identity, { sessionId: sessionIdOf('jti-2'), authTime: undefined })).toBe(false);
    expect(err).toContain('nothing was known of this person');
  });
});

describe('countersign forget', () => {
  it('erases every item of the person, and nobody else’s', async () => {
    const identities = dynamoDbIdentityStore(db.calls, TABLE);
    const dave: User = { ...ALICE, sub: subOf('d') };
    const erin: User = { ...ALICE, sub: subOf('e') };
    for (const user of [dave, erin]) {
      await identities.write(user, undefined, identityWith({}));
      await dynamoDbLimitsStore(db.calls, TABLE).write(user, undefined, limitsWith({}));
      await dynamoDbStepUpStore(db.calls, TABLE).write(user, BINDING, undefined, recordIn('answered'));
    }

    const { code, out } = await countersign('forget', subOf('d'), ...PLACE);

    expect(code).toBe(0);
    expect(out).toBe('forgotten: 3 items erased\n');
    expect(await identities.find(dave)).toBeUndefined();
    expect(await dynamoDbStepUpStore(db.calls, TABLE).find(dave, BINDING)).toBeUndefined();
    expect(await identities.find(erin)).toBeDefined();
  });

  it('says so where there was nothing', async () => {
    expect(await countersign('forget', subOf('f'), ...PLACE)).toMatchObject({
      code: 0,
      out: 'forgotten: 0 items erased\n',
    });
  });
});

describe.each(['revoke', 'forget'])('countersign %s', (command) => {
  it.each([
    ['no user pool', [subOf('a'), '--table', TABLE]],
    ['a user pool that is none', [subOf('a'), '--user-pool', 'eu west', '--table', TABLE]],
    ['no table', [subOf('a'), '--user-pool', ALICE.userPoolId]],
    ['nobody', PLACE],
    ['a user name', ['alice@bank.example', ...PLACE]],
    ['two people', [subOf('a'), subOf('b'), ...PLACE]],
    ['an unknown option', [subOf('a'), ...PLACE, '--force']],
  ])('refuses %s', async (_, argv) => {
    const { code, err } = await countersign(command, ...argv);

    expect(code).toBe(2);
    expect(err).toMatch(/^countersign: /);
  });

  it('T25 tells an outage by its code and operation', async () => {
    reach(await closedPort());

    const { code, err } = await countersign(command, subOf('a'), ...PLACE);

    expect(code).toBe(4);
    expect(err).toMatch(/ERR_STORE_UNAVAILABLE, (?:GetItem|Query), ECONNREFUSED/);
  });
});

function reach({ endpoint, credentials }: Reach): void {
  vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', endpoint);
  vi.stubEnv('AWS_REGION', 'eu-west-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', credentials.accessKeyId);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', credentials.secretAccessKey);
}

async function countersign(...argv: readonly string[]) {
  const written = { out: '', err: '' };
  const code = await run(argv, {
    out: (text) => {
      written.out += text;
    },
    err: (text) => {
      written.err += text;
    },
  });
  return { code, ...written };
}
