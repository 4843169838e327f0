import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { MockIntegration } from 'aws-cdk-lib/aws-apigateway';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import { AttributeType, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { Key } from 'aws-cdk-lib/aws-kms';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DisputesTable } from '../../infra/disputes-table.ts';
import { PolicyRestApi } from '../../infra/policy-rest-api.ts';
import { StepUp, type StepUpProps } from '../../infra/step-up.ts';
import { keysOf, readGrants } from './read-grants.ts';
import { createApp, placeholderBundles, removeScratch } from './synthesize-bank.ts';

let assetRoot: string;
let stack: Stack;

beforeAll(() => {
  assetRoot = placeholderBundles();
});
beforeEach(() => {
  stack = new Stack(createApp(), 'Stack', { env: { region: 'eu-central-1', account: '000000000000' } });
});
afterAll(removeScratch);

/** What functions of a step-up with these properties may do beyond writing logs, and their variables. */
function synthesizeWith(props: Partial<StepUpProps>) {
  const { authorizer } = new StepUp(stack, 'StepUp', {
    userPool: new UserPool(stack, 'Pool'),
    clients: {},
    providerUrl: 'https://tenant.example.com',
    providerAudience: 'audience',
    providerCapabilities: 'none',
    assetRoot,
    ...props,
  }).authorizer;
  const routes = [{ method: 'GET', resource: '/guarded', guarded: true }];
  new PolicyRestApi(stack, 'Api', { routes, authorizer, integration: new MockIntegration() });
  const template = Template.fromStack(stack);
  return {
    template,
    grants: (role: string) => readGrants(template, role).filter(({ actions }) => !actions[0]?.startsWith('logs:')),
    variables(fn: string): Readonly<Record<string, unknown>> {
      const functions = Object.entries(template.findResources('AWS::Lambda::Function'));
      return functions.find(([id]) => id.includes(fn))?.[1]['Properties'].Environment.Variables;
    },
  };
}

const TRIGGERS = ['Define', 'Create', 'Verify', 'PreToken'];

describe('StepUp with disputes', () => {
  it('keeps nothing unless it is told to', () => {
    const { template, variables } = synthesizeWith({});

    template.resourceCountIs('AWS::DynamoDB::Table', 1);
    const named = TRIGGERS.flatMap((name) => Object.keys(variables(`Triggers${name}Function`)));
    expect(named.filter((name) => name.includes('DISPUTES'))).toEqual([]);
  });

  it.each(['Create', 'Verify'])('lets %s put items into the table of disputes, and read none', (name) => {
    const { table } = new DisputesTable(stack, 'Disputes');
    const { grants, variables } = synthesizeWith({ disputes: { table, retentionDays: 30 } });

    expect(grants(`Triggers${name}Role`).filter(({ resource }) => resource.includes('Disputes'))).toEqual([
      { actions: ['dynamodb:PutItem'], resource: expect.stringContaining('DisputesTable') },
    ]);
    expect(variables(`Triggers${name}Function`)).toMatchObject({
      COUNTERSIGN_DISPUTES_TABLE: { Ref: expect.stringContaining('DisputesTable') },
      COUNTERSIGN_DISPUTES_DAYS: '30',
    });
  });

  it('leaves the number of days to the functions where none is given', () => {
    const { table } = new DisputesTable(stack, 'Disputes');

    const { variables } = synthesizeWith({ disputes: { table } });

    expect(variables('TriggersVerifyFunction')).not.toHaveProperty('COUNTERSIGN_DISPUTES_DAYS');
  });

  it.each(['Define', 'PreToken', 'AuthorizerRest'])('lets %s know nothing of it', (name) => {
    const { table } = new DisputesTable(stack, 'Disputes');
    const { grants } = synthesizeWith({ disputes: { table } });

    expect(JSON.stringify(grants(`${name}Role`))).not.toContain('Disputes');
  });

  it('lets Create and Verify use the customer managed key of an own table', () => {
    const table = new Table(stack, 'Own', {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      encryption: TableEncryption.CUSTOMER_MANAGED,
      encryptionKey: new Key(stack, 'OwnKey'),
    });
    const { grants } = synthesizeWith({ disputes: { table } });

    for (const role of ['TriggersCreateRole', 'TriggersVerifyRole']) {
      expect(grants(role).slice(2)).toEqual([
        { actions: ['dynamodb:PutItem'], resource: expect.stringContaining('Own') },
        { actions: expect.arrayContaining(['kms:GenerateDataKey*']), resource: expect.stringContaining('OwnKey') },
      ]);
    }
  });
});

describe('DisputesTable', () => {
  it('is kept, protected, encrypted and recoverable, and forgets items by purge_at', () => {
    new DisputesTable(stack, 'Disputes');

    Template.fromStack(stack).hasResource('AWS::DynamoDB::Table', {
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        SSESpecification: { SSEEnabled: true },
        TimeToLiveSpecification: { AttributeName: 'purge_at', Enabled: true },
      },
    });
  });
});

describe('StepUp with a claim in the token', () => {
  it('T5: lets Pre Token Generation neither know a claim nor use the table unless it is told to', () => {
    const { grants, variables } = synthesizeWith({});

    expect(Object.keys(variables('TriggersPreTokenFunction'))).toEqual(['COUNTERSIGN_STEP_UP_CLIENT_PARAMETER']);
    expect(JSON.stringify(grants('TriggersPreTokenRole'))).not.toContain('dynamodb:');
  });

  it('names the claim, and lets Pre Token Generation alone use the table for it', () => {
    const { grants, variables } = synthesizeWith({ tokenClaim: 'https://bank.example/step_up' });

    expect(variables('TriggersPreTokenFunction')).toMatchObject({
      COUNTERSIGN_TOKEN_CLAIM: 'https://bank.example/step_up',
      COUNTERSIGN_TABLE: { Ref: expect.stringContaining('Records') },
    });
    expect(grants('TriggersPreTokenRole').slice(1)).toEqual([
      {
        actions: ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:PutItem'],
        resource: expect.stringContaining('Records'),
        condition: keysOf('user#*'),
      },
    ]);
    expect(JSON.stringify(grants('TriggersDefineRole'))).not.toContain('dynamodb:');
  });
});
