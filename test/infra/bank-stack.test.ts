import { Match, type Template } from 'aws-cdk-lib/assertions';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { keysOf, readGrants } from './read-grants.ts';
import { removeScratch, samplePolicy, synthesizeBank } from './synthesize-bank.ts';

const environment = z.object({ Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }) });

describe('BankStack', () => {
  let template: Template;

  beforeAll(() => {
    template = synthesizeBank({
      policy: {
        ...samplePolicy,
        routes: [...samplePolicy.routes, { method: 'PUT', resource: '/added', guarded: true }],
      },
    });
  });

  afterAll(removeScratch);

  const only = (type: string, logicalIdPart: string) => {
    const found = Object.entries(template.findResources(type)).filter(([id]) => id.includes(logicalIdPart));
    expect(found, `${type} *${logicalIdPart}*`).toHaveLength(1);
    return found[0]?.[1];
  };
  const variables = (part: string) =>
    environment.parse(only('AWS::Lambda::Function', part)?.['Properties']).Environment.Variables;
  const grants = (part: string) => readGrants(template, part);
  const useOfRecords = {
    actions: ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:PutItem'],
    resource: expect.stringContaining('RecordsTable'),
    condition: keysOf('user#*'),
  };

  it('T30: caches nothing that the authorizer says and asks for no identity source', () => {
    const properties = only('AWS::ApiGateway::Authorizer', '')?.['Properties'];

    expect(properties).toMatchObject({ Type: 'REQUEST', AuthorizerResultTtlInSeconds: 0 });
    expect(properties).not.toHaveProperty('IdentitySource');
  });

  it('puts the authorizer before every method but OPTIONS and the two public routes', () => {
    const methods = Object.entries(template.findResources('AWS::ApiGateway::Method'));
    const open = methods.filter(([, { Properties }]) => Properties.AuthorizationType !== 'CUSTOM');
    const guarded = methods.filter(([, { Properties }]) => Properties.AuthorizationType === 'CUSTOM');

    expect(open.filter(([, { Properties }]) => Properties.HttpMethod !== 'OPTIONS')).toHaveLength(2);
    expect(open.find(([, { Properties }]) => Properties.HttpMethod === 'GET')?.[0]).toContain('health');
    expect(open.find(([, { Properties }]) => Properties.HttpMethod === 'POST')?.[0]).toContain('idvcallback');
    expect(guarded.map(([, { Properties }]) => Properties.HttpMethod).toSorted()).toEqual([
      'ANY',
      'GET',
      'POST',
      'POST',
      'POST',
      'PUT',
    ]);
    for (const [, { Properties }] of guarded) {
      expect(Properties.AuthorizerId).toEqual({ Ref: expect.stringContaining('Authorizer') });
    }
  });

  it('answers a preflight on every resource without an authorizer', () => {
    const resources = Object.keys(template.findResources('AWS::ApiGateway::Resource'));
    const preflights = template.findResources('AWS::ApiGateway::Method', {
      Properties: { HttpMethod: 'OPTIONS', AuthorizationType: 'NONE', Integration: { Type: 'MOCK' } },
    });

    const covered = Object.values(preflights).map(({ Properties }) => Properties.ResourceId.Ref);
    expect(covered).toEqual(expect.arrayContaining(resources));
  });

  it('gets a resource for each route that is added to the policy', () => {
    template.hasResourceProperties('AWS::ApiGateway::Resource', { PathPart: 'added' });
  });

  it.each(['AuthorizerRest', 'SignOutRest'])('lets %s read and put items of the one table, and nothing else', (fn) => {
    expect(grants(`${fn}Role`)).toEqual([
      { actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resource: expect.stringContaining(`${fn}Logs`) },
      useOfRecords,
    ]);
  });

  it('lets the sign-out function answer its own route, and no other', () => {
    const methods = Object.values(template.findResources('AWS::ApiGateway::Method'));
    const answered = methods.filter(({ Properties }) => JSON.stringify(Properties.Integration).includes('SignOutRest'));

    expect(answered.map(({ Properties }) => [Properties.HttpMethod, Properties.ResourceId.Ref])).toEqual([
      ['POST', expect.stringContaining('signout')],
    ]);
    expect(variables('SignOutRest')['COUNTERSIGN_CLIENTS']).toEqual(variables('AuthorizerRest')['COUNTERSIGN_CLIENTS']);
  });

  const useOfClientParameter = {
    actions: ['ssm:GetParameter'],
    resource: expect.stringContaining('parameter/countersign/Bank/step-up-client-id'),
  };

  it('lets Define read the client parameter, and nothing else', () => {
    expect(grants('TriggersDefineRole')).toEqual([
      { actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resource: expect.stringContaining('Logs') },
      useOfClientParameter,
    ]);
  });

  const items = (actions: readonly string[], ...partitions: readonly string[]) => ({
    actions,
    resource: expect.stringContaining('RecordsTable'),
    condition: keysOf(...partitions),
  });

  it.each([
    [
      'TriggersPreTokenRole',
      [useOfClientParameter, items(['dynamodb:GetItem'], 'idp#*', 'user#*'), items(['dynamodb:PutItem'], 'user#*')],
    ],
    ['FederationInboundRole', [items(['dynamodb:GetItem', 'dynamodb:PutItem'], 'idp#*')]],
  ])('lets %s use items of these partitions, and nothing else of the table', (role, own) => {
    expect(grants(role)).toEqual([
      { actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resource: expect.stringContaining('Logs') },
      ...own,
    ]);
  });

  it.each(['TriggersCreateRole', 'TriggersVerifyRole'])(
    'lets %s use table and secret, put disputes and read none, and nothing else',
    (role) => {
      expect(grants(role)).toEqual([
        { actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resource: expect.stringContaining('Logs') },
        useOfRecords,
        { actions: ['secretsmanager:GetSecretValue'], resource: expect.stringContaining('ProviderSecret') },
        { actions: ['dynamodb:PutItem'], resource: expect.stringContaining('DisputesTable') },
      ]);
    },
  );

  it('lets the bank read, put and update items of its own table, and nothing else', () => {
    expect(grants('BankRole')).toEqual([
      { actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resource: expect.stringContaining('BankLogs') },
      {
        actions: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
        resource: expect.stringContaining('BankTable'),
      },
    ]);
  });

  it('grants no wildcard and attaches no managed policy', () => {
    const policies = template.findResources('AWS::IAM::Policy');

    expect(Object.keys(policies).length).toBe(16);
    // The partitions of one kind of item, in conditions.
    expect(
      JSON.stringify(policies).replaceAll(/"(?:idempotency|idp|proofing|proofing-of|user)#\*"/g, ''),
    ).not.toContain('*');
    template.resourcePropertiesCountIs('AWS::IAM::Role', { ManagedPolicyArns: Match.anyValue() }, 0);
  });

  it('gives each function exactly its documented variables', () => {
    const parameter = ['COUNTERSIGN_STEP_UP_CLIENT_PARAMETER'];
    const provider = [
      'COUNTERSIGN_PROVIDER_AUDIENCE',
      'COUNTERSIGN_PROVIDER_CAPABILITIES',
      'COUNTERSIGN_PROVIDER_SECRET',
      'COUNTERSIGN_PROVIDER_URL',
      'COUNTERSIGN_TABLE',
    ];

    expect(Object.keys(variables('TriggersDefine'))).toEqual(parameter);
    expect(Object.keys(variables('TriggersPreToken')).toSorted()).toEqual([
      'COUNTERSIGN_FEDERATION_PROVIDER',
      'COUNTERSIGN_PROVIDER_CAPABILITIES',
      ...parameter,
      'COUNTERSIGN_TABLE',
    ]);
    expect(Object.keys(variables('TriggersCreate')).toSorted()).toEqual(['COUNTERSIGN_DISPUTES_TABLE', ...provider]);
    expect(Object.keys(variables('TriggersVerify')).toSorted()).toEqual(['COUNTERSIGN_DISPUTES_TABLE', ...provider]);
    expect(Object.keys(variables('BankFunction')).toSorted()).toEqual([
      'BANK_ALLOW_ORIGIN',
      'BANK_AUDIENCE',
      'BANK_TABLE',
    ]);
    expect(variables('BankFunction')['BANK_AUDIENCE']).toBe('bank-test');
    const pool = [
      'COUNTERSIGN_CLIENTS',
      'COUNTERSIGN_STEP_UP_CLIENT_ID',
      'COUNTERSIGN_TABLE',
      'COUNTERSIGN_USER_POOL_IDS',
    ];
    expect(Object.keys(variables('AuthorizerRest')).toSorted()).toEqual(pool);
    expect(Object.keys(variables('SignOutRest')).toSorted()).toEqual(['COUNTERSIGN_ALLOW_ORIGIN', ...pool]);
  });

  it('T43: names web, federation, backoffice and payroll as clients, and the step-up client only in the hint', () => {
    const { COUNTERSIGN_CLIENTS: clients, COUNTERSIGN_STEP_UP_CLIENT_ID: stepUp } = variables('AuthorizerRest');

    expect(clients).toEqual({
      'Fn::Join': [
        '',
        [
          'web=',
          { Ref: expect.stringContaining('Web') },
          ',federation=',
          { Ref: expect.stringContaining('FederationClient') },
          ',backoffice=',
          { Ref: expect.stringContaining('Backoffice') },
          ',payroll=',
          { Ref: expect.stringContaining('Payroll') },
        ],
      ],
    });
    expect(stepUp).toEqual({ Ref: expect.stringContaining('CountersignClient') });
  });

  it('runs every function on nodejs24.x within 5 s for triggers and authorizer', () => {
    template.allResourcesProperties('AWS::Lambda::Function', { Runtime: 'nodejs24.x', Handler: 'index.handler' });
    template.resourcePropertiesCountIs('AWS::Lambda::Function', { Timeout: 5 }, 11);
    template.resourcePropertiesCountIs('AWS::Lambda::Function', { Timeout: 10 }, 1);
    template.resourcePropertiesCountIs('AWS::Lambda::Function', { Timeout: 15 }, 1);
    template.resourceCountIs('AWS::Lambda::Function', 13);
    template.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 90 });
  });

  it('T43: gives the step-up client CUSTOM_AUTH alone, the shortest lives and one harmless attribute', () => {
    expect(only('AWS::Cognito::UserPoolClient', 'CountersignClient')?.['Properties']).toMatchObject({
      ExplicitAuthFlows: ['ALLOW_CUSTOM_AUTH'],
      GenerateSecret: false,
      AllowedOAuthFlowsUserPoolClient: false,
      AccessTokenValidity: 5,
      IdTokenValidity: 5,
      RefreshTokenValidity: 60,
      TokenValidityUnits: { AccessToken: 'minutes', IdToken: 'minutes', RefreshToken: 'minutes' },
      AuthSessionValidity: 15,
      PreventUserExistenceErrors: 'ENABLED',
      WriteAttributes: ['locale'],
    });
  });

  it.each(['Web', 'Backoffice'])(
    'lets the public client %s sign in by password and refresh, and write one attribute',
    (id) => {
      expect(only('AWS::Cognito::UserPoolClient', `Users${id}`)?.['Properties']).toMatchObject({
        ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
        GenerateSecret: false,
        AllowedOAuthFlowsUserPoolClient: false,
        PreventUserExistenceErrors: 'ENABLED',
        WriteAttributes: ['locale'],
      });
    },
  );

  it("gives the machine's client tokens for itself alone, for one scope and five minutes", () => {
    const properties = only('AWS::Cognito::UserPoolClient', 'UsersPayroll')?.['Properties'];

    expect(properties).toMatchObject({
      GenerateSecret: true,
      AllowedOAuthFlowsUserPoolClient: true,
      AllowedOAuthFlows: ['client_credentials'],
      AllowedOAuthScopes: [{ 'Fn::Join': ['', [{ Ref: expect.stringContaining('Bank') }, '/batch']] }],
      ExplicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH'],
      AccessTokenValidity: 5,
      TokenValidityUnits: { AccessToken: 'minutes' },
      WriteAttributes: ['locale'],
    });
    expect(properties).not.toHaveProperty('CallbackURLs');
    template.hasResourceProperties('AWS::Cognito::UserPoolResourceServer', {
      Identifier: 'bank',
      Scopes: [{ ScopeName: 'batch' }],
    });
    template.resourceCountIs('AWS::Cognito::UserPoolDomain', 1);
  });

  it('has the group of the refund agents, which gives no role', () => {
    const { GroupName, RoleArn } = only('AWS::Cognito::UserPoolGroup', '')?.['Properties'] ?? {};

    expect({ GroupName, RoleArn }).toEqual({ GroupName: 'refund-agents', RoleArn: undefined });
  });

  it('wires the four triggers of a step-up to a protected pool', () => {
    const trigger = (name: string) => ({ 'Fn::GetAtt': [Match.stringLikeRegexp(`Triggers${name}Function`), 'Arn'] });

    template.hasResource('AWS::Cognito::UserPool', {
      DeletionPolicy: 'Retain',
      Properties: Match.objectLike({
        UserPoolTier: 'ESSENTIALS',
        DeletionProtection: 'ACTIVE',
        LambdaConfig: {
          DefineAuthChallenge: trigger('Define'),
          CreateAuthChallenge: trigger('Create'),
          VerifyAuthChallengeResponse: trigger('Verify'),
          PreTokenGenerationConfig: { LambdaArn: trigger('PreToken'), LambdaVersion: 'V2_0' },
        },
      }),
    });
  });

  it('keeps and protects all tables, and forgets items by purge_at', () => {
    template.allResources('AWS::DynamoDB::Table', {
      DeletionPolicy: 'Retain',
      Properties: Match.objectLike({
        BillingMode: 'PAY_PER_REQUEST',
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      }),
    });
    template.resourcePropertiesCountIs(
      'AWS::DynamoDB::Table',
      {
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
      },
      2,
    );
    template.allResourcesProperties('AWS::DynamoDB::Table', {
      TimeToLiveSpecification: { AttributeName: 'purge_at', Enabled: true },
    });
  });

  it('puts no value into the provider secret', () => {
    const properties = only('AWS::SecretsManager::Secret', '')?.['Properties'];

    expect(properties).not.toHaveProperty('SecretString');
    expect(properties).not.toHaveProperty('GenerateSecretString');
  });

  it('writes the client id to the static parameter that the triggers read', () => {
    template.hasResourceProperties('AWS::SSM::Parameter', {
      Name: '/countersign/Bank/step-up-client-id',
      Value: { Ref: Match.stringLikeRegexp('CountersignClient') },
    });
    expect(variables('TriggersDefine')['COUNTERSIGN_STEP_UP_CLIENT_PARAMETER']).toBe(
      '/countersign/Bank/step-up-client-id',
    );
  });

  it.each([
    ['https://tenant.example.com', true],
    ['https://tenant.example.com:8443/api/v1', true],
    ['http://tenant.example.com', false],
    ['https://user@tenant.example.com', false],
    ['https://tenant.example.com/?x=1', false],
  ])('T29: ProviderUrl %s is accepted: %s', (url, accepted) => {
    const { AllowedPattern: pattern } = template.findParameters('ProviderUrl')['ProviderUrl'] ?? {};

    expect(new RegExp(pattern).test(url)).toBe(accepted);
  });

  it.each([
    ['none', true],
    ['displays_transaction', true],
    ['displays_transaction,echoes_digest', true],
    ['', false],
    ['displays_transaction,', false],
    ['displays_transaction, echoes_digest', false],
  ])('ProviderCapabilities %j is accepted: %s', (capabilities, accepted) => {
    const { AllowedPattern: pattern } = template.findParameters('ProviderCapabilities')['ProviderCapabilities'] ?? {};

    expect(new RegExp(pattern).test(capabilities)).toBe(accepted);
  });

  it('assumes nothing about the provider: none of its parameters has a default', () => {
    const parameters = template.findParameters('*');
    const assumed = Object.keys(parameters).filter((name) => 'Default' in (parameters[name] ?? {}));

    expect(Object.keys(parameters)).toEqual(expect.arrayContaining(['ProviderUrl', 'ProviderCapabilities']));
    expect(assumed.filter((name) => name.startsWith('Provider'))).toEqual([]);
  });

  it('outputs what a client and an operator need', () => {
    expect(Object.keys(template.findOutputs('*'))).toEqual(
      expect.arrayContaining([
        'ApiUrl',
        'UserPoolId',
        'WebClientId',
        'BackofficeClientId',
        'StepUpClientId',
        'PayrollClientId',
        'TokenEndpoint',
        'ProviderSecretArn',
      ]),
    );
  });
});
