import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import { AttributeType, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { StepUpStatus } from '../../infra/step-up-status.ts';
import { keysOf, readGrants } from './read-grants.ts';
import { createApp, placeholderBundles, removeScratch, synthesizeBank } from './synthesize-bank.ts';

const environment = z.object({ Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }) });
const logs = {
  actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
  resource: expect.stringContaining('StepUpStatusRestLogs'),
};
const readingPeople = (table: string) => ({
  actions: ['dynamodb:BatchGetItem'],
  resource: expect.stringContaining(table),
  condition: keysOf('user#*'),
});

afterAll(removeScratch);

describe('StepUpStatus in the bank', () => {
  let template: Template;

  beforeAll(() => {
    template = synthesizeBank();
  });

  const variables = (part: string) => {
    const found = Object.entries(template.findResources('AWS::Lambda::Function')).filter(([id]) => id.includes(part));
    expect(found, part).toHaveLength(1);
    return environment.parse(found[0]?.[1]['Properties']).Environment.Variables;
  };

  it('may read what is kept of people, and the secret, and nothing else: it can record no answer', () => {
    expect(readGrants(template, 'StepUpStatusRestRole')).toEqual([
      logs,
      readingPeople('RecordsTable'),
      { actions: ['secretsmanager:GetSecretValue'], resource: expect.stringContaining('ProviderSecret') },
    ]);
  });

  it('T32: may not take the invocations of the authorizer: 20 run at a time', () => {
    template.hasResourceProperties('AWS::Lambda::Function', {
      Description: 'Tells a sign-in how its challenge stands',
      ReservedConcurrentExecutions: 20,
    });
  });

  it('answers its own route, and no other', () => {
    const methods = Object.values(template.findResources('AWS::ApiGateway::Method'));
    const answered = methods.filter(({ Properties }) =>
      JSON.stringify(Properties.Integration).includes('StepUpStatusRest'),
    );

    expect(answered.map(({ Properties }) => [Properties.HttpMethod, Properties.AuthorizationType])).toEqual([
      ['POST', 'CUSTOM'],
    ]);
    expect(answered[0]?.['Properties'].ResourceId.Ref).toContain('stepupstatus');
  });

  it('accepts the tokens of the authorizer, and asks the tenant that Verify asks', () => {
    const own = variables('StepUpStatusRest');
    const { COUNTERSIGN_ALLOW_ORIGIN: _, ...shared } = own;

    expect(Object.keys(own).toSorted()).toEqual([
      'COUNTERSIGN_ALLOW_ORIGIN',
      'COUNTERSIGN_CLIENTS',
      'COUNTERSIGN_PROVIDER_AUDIENCE',
      'COUNTERSIGN_PROVIDER_CAPABILITIES',
      'COUNTERSIGN_PROVIDER_SECRET',
      'COUNTERSIGN_PROVIDER_URL',
      'COUNTERSIGN_STEP_UP_CLIENT_ID',
      'COUNTERSIGN_TABLE',
      'COUNTERSIGN_USER_POOL_IDS',
    ]);
    expect({ ...variables('TriggersVerify'), ...variables('AuthorizerRest') }).toMatchObject(shared);
  });
});

describe('StepUpStatus', () => {
  it('may decrypt with the customer managed key of its table, and not encrypt', () => {
    const stack = new Stack(createApp(), 'Stack', { env: { region: 'eu-central-1', account: '000000000000' } });
    const userPool = new UserPool(stack, 'Pool');
    const client = userPool.addClient('Client');
    new StepUpStatus(stack, 'StepUpStatus', {
      table: new Table(stack, 'Own', {
        partitionKey: { name: 'pk', type: AttributeType.STRING },
        sortKey: { name: 'sk', type: AttributeType.STRING },
        encryption: TableEncryption.CUSTOMER_MANAGED,
        encryptionKey: new Key(stack, 'OwnKey'),
      }),
      userPool,
      clients: { web: client },
      stepUpClient: client,
      providerSecret: new Secret(stack, 'Secret'),
      providerUrl: 'https://tenant.example.com',
      providerAudience: 'audience',
      providerCapabilities: 'none',
      assetRoot: placeholderBundles(),
    });

    expect(readGrants(Template.fromStack(stack), 'StepUpStatusRestRole')).toEqual([
      logs,
      readingPeople('Own'),
      { actions: ['kms:Decrypt', 'kms:DescribeKey'], resource: expect.stringContaining('OwnKey') },
      { actions: ['secretsmanager:GetSecretValue'], resource: expect.stringContaining('Secret') },
    ]);
  });
});
