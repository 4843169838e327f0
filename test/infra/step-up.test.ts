import { type App, Stack } from 'aws-cdk-lib';
import { MockIntegration } from 'aws-cdk-lib/aws-apigateway';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import { AttributeType, type ITable, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PolicyRestApi } from '../../infra/policy-rest-api.ts';
import { StepUp, type StepUpProps } from '../../infra/step-up.ts';
import { createApp, placeholderBundles, removeScratch, synthesizeBank } from './synthesize-bank.ts';

let assetRoot: string;

beforeAll(() => {
  assetRoot = placeholderBundles();
});

afterAll(removeScratch);

describe('StepUp', () => {
  let app: App;
  let stack: Stack;

  const addStepUp = (props: Partial<StepUpProps> = {}) => {
    const { authorizer } = new StepUp(stack, 'StepUp', {
      userPool: new UserPool(stack, 'Pool'),
      clients: {},
      providerUrl: 'https://tenant.example.com',
      providerAudience: 'audience',
      providerCapabilities: 'echoes_digest',
      assetRoot,
      ...props,
    }).authorizer;
    const routes = [{ method: 'GET', resource: '/guarded', guarded: true }];
    new PolicyRestApi(stack, 'Api', { routes, authorizer, integration: new MockIntegration() });
  };
  const tableWithReplicas = (regions: readonly string[]): ITable =>
    new TableV2(stack, 'Own', {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      replicas: regions.map((region) => ({ region })),
    });

  const startApp = () => {
    app = createApp();
    stack = new Stack(app, 'Stack', { env: { region: 'eu-central-1', account: '000000000000' } });
  };

  it.each(['COUNTERSIGN_JWKS_URI', 'COUNTERSIGN_CLIENTS'])('refuses %s among the further variables', (name) => {
    startApp();

    expect(() => addStepUp({ environment: { [name]: 'https://elsewhere.example.com' } })).toThrow(name);
  });

  it('passes further variables to all of its functions', () => {
    const template = synthesizeBank({ assetRoot, environment: { LOG_LEVEL: 'debug' } });

    template.resourcePropertiesCountIs(
      'AWS::Lambda::Function',
      { Environment: { Variables: { LOG_LEVEL: 'debug' } } },
      5,
    );
  });

  it('refuses a table with a replica in another Region, where an approval could be spent again', () => {
    startApp();
    addStepUp({ table: tableWithReplicas(['eu-west-1']) });

    expect(() => app.synth()).toThrow(/Own has replicas in other Regions/);
  });

  it('takes an own table without replicas', () => {
    startApp();
    addStepUp({ table: tableWithReplicas([]) });

    const { stacks } = app.synth();

    expect(JSON.stringify(stacks[0]?.template)).not.toContain('purge_at');
  });
});

describe('PolicyRestApi', () => {
  it('refuses two names for the parameter of one position', () => {
    const routes = [
      { method: 'GET', resource: '/accounts/{id}', guarded: false },
      { method: 'GET', resource: '/accounts/{account_id}/history', guarded: false },
    ];

    const synthesize = () => synthesizeBank({ assetRoot, policy: { audience: 'bank-test', routes } });

    expect(synthesize).toThrow('/accounts/{account_id}/history: {account_id} is already named {id}');
  });
});
