import { type App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { MockIntegration } from 'aws-cdk-lib/aws-apigateway';
import { UserPool, UserPoolOperation } from 'aws-cdk-lib/aws-cognito';
import { AttributeType, type ITable, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CountersignAuthorizer } from '../../infra/countersign-authorizer.ts';
import { PolicyRestApi, type PolicyRestApiProps } from '../../infra/policy-rest-api.ts';
import { StepUp, type StepUpProps } from '../../infra/step-up.ts';
import { StepUpTriggers } from '../../infra/step-up-triggers.ts';
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

  const elsewhere = (name: string) => ({ [name]: 'https://elsewhere.example.com' });
  const ownVariables = ['COUNTERSIGN_JWKS_URI', 'COUNTERSIGN_CLIENTS'];

  it.each(ownVariables)('refuses %s among the further variables', (name) => {
    startApp();

    expect(() => addStepUp({ environment: elsewhere(name) })).toThrow(`environment must not set ${name}`);
  });

  it.each(ownVariables)('refuses %s also where CountersignAuthorizer is used alone', (name) => {
    startApp();
    const userPool = new UserPool(stack, 'Pool');
    const addAuthorizer = () =>
      new CountersignAuthorizer(stack, 'Authorizer', {
        table: tableWithReplicas([]),
        userPool,
        clients: {},
        stepUpClient: userPool.addClient('StepUp'),
        assetRoot,
        environment: elsewhere(name),
        logRetention: undefined,
      });

    expect(addAuthorizer).toThrow(`environment must not set ${name}`);
  });

  it.each(ownVariables)('refuses %s also where StepUpTriggers is used alone', (name) => {
    startApp();
    const addTriggers = () =>
      new StepUpTriggers(stack, 'Triggers', {
        table: tableWithReplicas([]),
        providerSecret: Secret.fromSecretNameV2(stack, 'Secret', 'provider'),
        providerUrl: 'https://tenant.example.com',
        providerAudience: 'audience',
        providerCapabilities: 'none',
        clientParameterName: '/step-up-client-id',
        assetRoot,
        environment: elsewhere(name),
        logRetention: undefined,
      });

    expect(addTriggers).toThrow(`environment must not set ${name}`);
  });

  it.each([
    [
      'PreTokenGeneration',
      UserPoolOperation.PRE_TOKEN_GENERATION,
      'OwnPool already has a Pre Token Generation trigger',
    ],
    ['PreTokenGenerationConfig', UserPoolOperation.PRE_TOKEN_GENERATION_CONFIG, /trigger for .+ already exists/],
  ])('refuses a user pool whose own trigger is %s', (_, operation, problem) => {
    startApp();
    const userPool = new UserPool(stack, 'OwnPool');
    userPool.addTrigger(operation, LambdaFunction.fromFunctionName(stack, 'Own', 'own'));
    const synthesize = () => {
      addStepUp({ userPool });
      app.synth();
    };

    expect(synthesize).toThrow(problem);
  });

  it('passes further variables to all of its functions', () => {
    const template = synthesizeBank({ assetRoot, environment: { LOG_LEVEL: 'debug' } });

    template.resourcePropertiesCountIs(
      'AWS::Lambda::Function',
      { Environment: { Variables: { LOG_LEVEL: 'debug' } } },
      12,
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
  const synthesizeStage = (limits: Partial<PolicyRestApiProps>) => {
    const app = createApp();
    const stack = new Stack(app, 'Stack');
    const routes = [{ method: 'GET', resource: '/open', guarded: false }];
    const authorizer = { authorizerId: 'unused' };
    new PolicyRestApi(stack, 'Api', { routes, authorizer, integration: new MockIntegration(), ...limits });
    app.synth();
    return Template.fromStack(stack);
  };

  it('sets no throttling of its own', () => {
    synthesizeStage({}).resourcePropertiesCountIs('AWS::ApiGateway::Stage', { MethodSettings: Match.anyValue() }, 0);
  });

  it('throttles the whole stage as told', () => {
    const template = synthesizeStage({ throttlingRateLimit: 50, throttlingBurstLimit: 0 });

    template.hasResourceProperties('AWS::ApiGateway::Stage', {
      MethodSettings: [{ HttpMethod: '*', ResourcePath: '/*', ThrottlingRateLimit: 50, ThrottlingBurstLimit: 0 }],
    });
  });

  describe('with an integration for one route', () => {
    const routes = [
      { method: 'GET', resource: '/open', guarded: false },
      { method: 'POST', resource: '/open', guarded: false },
    ];
    const teapot = new MockIntegration({ integrationResponses: [{ statusCode: '418' }] });
    const synthesizeWith = (key: string) => synthesizeStage({ routes, integrations: { [key]: teapot } });

    it('lets it serve that route alone', () => {
      const template = synthesizeWith('POST /open');

      const methods = Object.values(template.findResources('AWS::ApiGateway::Method'));
      const own = methods.filter(
        ({ Properties }) => Properties.Integration.IntegrationResponses?.[0]?.StatusCode === '418',
      );
      expect(own.map(({ Properties }) => Properties.HttpMethod)).toEqual(['POST']);
    });

    it('refuses it for a route that the policy does not have', () => {
      expect(() => synthesizeWith('PUT /open')).toThrow('no route of the policy is PUT /open');
    });
  });

  it('refuses two names for the parameter of one position', () => {
    const routes = [
      { method: 'GET', resource: '/accounts/{id}', guarded: false },
      { method: 'GET', resource: '/accounts/{account_id}/history', guarded: false },
    ];

    const synthesize = () => synthesizeBank({ assetRoot, policy: { audience: 'bank-test', routes } });

    expect(synthesize).toThrow('/accounts/{account_id}/history: {account_id} is already named {id}');
  });
});
