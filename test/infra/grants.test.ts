import { type App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { MockIntegration } from 'aws-cdk-lib/aws-apigateway';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import {
  AttributeType,
  type ITable,
  Table,
  TableEncryption,
  TableEncryptionV2,
  TableV2,
} from 'aws-cdk-lib/aws-dynamodb';
import { Key } from 'aws-cdk-lib/aws-kms';
import { type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PolicyRestApi } from '../../infra/policy-rest-api.ts';
import { StepUp } from '../../infra/step-up.ts';
import { keysOf, readGrants } from './read-grants.ts';
import { createApp, placeholderBundles, removeScratch } from './synthesize-bank.ts';

const env = { region: 'eu-central-1', account: '000000000000' };
const KEY_ARN = 'arn:aws:kms:eu-central-1:000000000000:key/11111111-2222-3333-4444-555555555555';
const keys = {
  partitionKey: { name: 'pk', type: AttributeType.STRING },
  sortKey: { name: 'sk', type: AttributeType.STRING },
};

let assetRoot: string;
let app: App;
let stack: Stack;

beforeAll(() => {
  assetRoot = placeholderBundles();
});

beforeEach(() => {
  app = createApp();
  stack = new Stack(app, 'Stack', { env });
});

afterAll(removeScratch);

/** Synthesizes an API behind a step-up with this table or secret, and reads what the roles of its functions may do. */
function grantsWith(own: { readonly table?: ITable; readonly providerSecret?: ISecret }) {
  const { authorizer } = new StepUp(stack, 'StepUp', {
    userPool: new UserPool(stack, 'Pool'),
    clients: {},
    providerUrl: 'https://tenant.example.com',
    providerAudience: 'audience',
    providerCapabilities: 'none',
    assetRoot,
    ...own,
  }).authorizer;
  const routes = [{ method: 'GET', resource: '/guarded', guarded: true }];
  new PolicyRestApi(stack, 'Api', { routes, authorizer, integration: new MockIntegration() });
  app.synth();
  const template = Template.fromStack(stack);
  return (role: string) => readGrants(template, role).filter(({ actions }) => !actions[0]?.startsWith('logs:'));
}

const useOf = (table: unknown) => ({
  actions: ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:PutItem'],
  resource: table,
  condition: keysOf('user#*'),
});
const useOfTableKey = (key: unknown) => ({
  actions: ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
  resource: key,
});
const readingOf = (secret: unknown) => ({ actions: ['secretsmanager:GetSecretValue'], resource: secret });
const useOfSecretKey = (key: unknown) => ({
  actions: ['kms:Decrypt'],
  resource: key,
  condition: '{"StringEquals":{"kms:ViaService":"secretsmanager.eu-central-1.amazonaws.com"}}',
});

describe('grantStepUpTable', () => {
  const encrypted: readonly (readonly [string, () => ITable])[] = [
    [
      'a Table',
      () =>
        new Table(stack, 'Own', {
          ...keys,
          encryption: TableEncryption.CUSTOMER_MANAGED,
          encryptionKey: new Key(stack, 'OwnKey'),
        }),
    ],
    [
      'a TableV2',
      () =>
        new TableV2(stack, 'Own', {
          ...keys,
          encryption: TableEncryptionV2.customerManagedKey(new Key(stack, 'OwnKey')),
        }),
    ],
    [
      'a Table of another stack',
      () => {
        const data = new Stack(app, 'Data', { env });
        return new Table(data, 'Own', {
          ...keys,
          encryption: TableEncryption.CUSTOMER_MANAGED,
          encryptionKey: new Key(data, 'OwnKey'),
        });
      },
    ],
  ];

  it.each(encrypted)('lets every user of %s use its customer managed key, and nothing else', (_, createTable) => {
    const grants = grantsWith({ table: createTable() });

    const own = [useOf(expect.stringContaining('Own')), useOfTableKey(expect.stringContaining('OwnKey'))];
    expect(grants('AuthorizerRestRole')).toEqual(own);
    expect(grants('TriggersCreateRole')).toEqual([...own, readingOf(expect.stringContaining('ProviderSecret'))]);
    expect(grants('TriggersVerifyRole')).toEqual([...own, readingOf(expect.stringContaining('ProviderSecret'))]);
  });

  it('takes the key of an imported table from its attributes', () => {
    const table = Table.fromTableAttributes(stack, 'Own', {
      tableName: 'records',
      encryptionKey: Key.fromKeyArn(stack, 'OwnKey', KEY_ARN),
    });

    expect(grantsWith({ table })('AuthorizerRestRole')).toEqual([
      useOf(expect.stringContaining('table/records')),
      useOfTableKey(JSON.stringify(KEY_ARN)),
    ]);
  });
});

describe('grantProviderSecret', () => {
  const encrypted: readonly (readonly [string, () => ISecret, string])[] = [
    ['of its own stack', () => new Secret(stack, 'Own', { encryptionKey: new Key(stack, 'OwnKey') }), 'OwnKey'],
    [
      'of another stack',
      () => {
        const data = new Stack(app, 'Data', { env });
        return new Secret(data, 'Own', { encryptionKey: new Key(data, 'OwnKey') });
      },
      'OwnKey',
    ],
    [
      'that was imported with its key',
      () =>
        Secret.fromSecretAttributes(stack, 'Own', {
          secretCompleteArn: 'arn:aws:secretsmanager:eu-central-1:000000000000:secret:Own-AbCdEf',
          encryptionKey: Key.fromKeyArn(stack, 'OwnKey', KEY_ARN),
        }),
      KEY_ARN,
    ],
  ];

  it.each(encrypted)(
    'lets Create and Verify use the customer managed key of a secret %s, through Secrets Manager alone',
    (_, createSecret, key) => {
      const grants = grantsWith({ providerSecret: createSecret() });

      const own = [readingOf(expect.stringContaining('Own')), useOfSecretKey(expect.stringContaining(key))];
      expect(grants('TriggersCreateRole').slice(1)).toEqual(own);
      expect(grants('TriggersVerifyRole').slice(1)).toEqual(own);
      expect(JSON.stringify(grants('AuthorizerRestRole'))).not.toContain('kms:');
    },
  );

  it('grants the six unknown characters of the ARN of a secret that was imported by name, and no more', () => {
    const providerSecret = Secret.fromSecretNameV2(stack, 'Own', 'provider/api-key');

    const [, reading, ...others] = grantsWith({ providerSecret })('TriggersCreateRole');

    expect(reading).toEqual(readingOf(expect.stringMatching(/:secret:provider\/api-key-\?{6}"/)));
    expect(others).toEqual([]);
  });
});
