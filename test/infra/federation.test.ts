import { type App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { MockIntegration } from 'aws-cdk-lib/aws-apigateway';
import { CfnUserPool, UserPool } from 'aws-cdk-lib/aws-cognito';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { Federation, type FederationProps } from '../../infra/federation.ts';
import { PolicyRestApi } from '../../infra/policy-rest-api.ts';
import { StepUp } from '../../infra/step-up.ts';
import { keysOf, readGrants } from './read-grants.ts';
import { createApp, placeholderBundles, removeScratch, synthesizeBank } from './synthesize-bank.ts';

const withVariables = z.object({
  Properties: z.object({ Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }) }),
});

/** Words in the names of attributes that would say something of assurance, or of a person's name at the provider. */
const ASSURANCE = /ial|acr|amr|assurance|blockid|proof|verified|identit/i;

let assetRoot: string;
beforeAll(() => {
  assetRoot = placeholderBundles();
});
afterAll(removeScratch);

function variablesIn(template: Template, part: string): Readonly<Record<string, unknown>> {
  const found = Object.entries(template.findResources('AWS::Lambda::Function')).filter(([id]) => id.includes(part));
  expect(found, part).toHaveLength(1);
  return withVariables.parse(found[0]?.[1]).Properties.Environment.Variables;
}

function grantsIn(template: Template, part: string) {
  return readGrants(template, part).filter(({ actions }) => !actions[0]?.startsWith('logs:'));
}

const items = (actions: readonly ('BatchGetItem' | 'GetItem' | 'PutItem')[], ...partitions: readonly string[]) => ({
  actions: actions.map((action) => `dynamodb:${action}`),
  resource: expect.stringContaining('Records'),
  condition: keysOf(...partitions),
});

describe('Federation', () => {
  let app: App;
  let stack: Stack;
  beforeEach(() => {
    app = createApp();
    stack = new Stack(app, 'Stack', { env: { region: 'eu-central-1', account: '000000000000' } });
  });

  const templateWith = (props: Partial<FederationProps> = {}) => {
    new Federation(stack, 'Federation', {
      userPool: new UserPool(stack, 'Pool'),
      issuerUrl: 'https://tenant.example.com/oauth2',
      tenantClientId: 'user-pool',
      tenantClientSecret: 'bank/tenant-client',
      callbackUrls: ['https://app.example.com/signed-in'],
      ...props,
    });
    app.synth();
    return Template.fromStack(stack);
  };

  it('makes the tenant an identity provider, with its secret as a reference alone', () => {
    templateWith().hasResourceProperties('AWS::Cognito::UserPoolIdentityProvider', {
      ProviderName: 'OneKosmos',
      ProviderType: 'OIDC',
      ProviderDetails: {
        client_id: 'user-pool',
        client_secret: '{{resolve:secretsmanager:bank/tenant-client:SecretString:client_secret::}}',
        oidc_issuer: 'https://tenant.example.com/oauth2',
        authorize_scopes: 'openid profile email /assurance/ial/2',
        attributes_request_method: 'GET',
      },
    });
  });

  it('takes another name, other scopes and a secret by its ARN', () => {
    const arn = 'arn:aws:secretsmanager:eu-central-1:000000000000:secret:own-AbCdEf';

    templateWith({
      providerName: 'Tenant',
      scopes: ['openid', '/assurance/ial/3'],
      tenantClientSecret: arn,
    }).hasResourceProperties('AWS::Cognito::UserPoolIdentityProvider', {
      ProviderName: 'Tenant',
      ProviderDetails: Match.objectLike({
        authorize_scopes: 'openid /assurance/ial/3',
        client_secret: `{{resolve:secretsmanager:${arn}:SecretString:client_secret::}}`,
      }),
    });
  });

  it('T5: maps nothing that says anything of assurance', () => {
    const [provider] = Object.values(templateWith().findResources('AWS::Cognito::UserPoolIdentityProvider'));

    const mapping: Readonly<Record<string, string>> = provider?.['Properties'].AttributeMapping;
    expect(Object.keys(mapping)).toEqual(['email', 'locale']);
    expect(JSON.stringify(mapping)).not.toMatch(ASSURANCE);
  });

  it('T43: lets its client write exactly what is mapped, with tokens that may write nothing', () => {
    const template = templateWith();
    const [provider] = Object.values(template.findResources('AWS::Cognito::UserPoolIdentityProvider'));
    const [client] = Object.values(template.findResources('AWS::Cognito::UserPoolClient'));

    const { WriteAttributes, AllowedOAuthScopes } = client?.['Properties'] ?? {};
    expect(WriteAttributes).toEqual(Object.keys(provider?.['Properties'].AttributeMapping));
    expect(AllowedOAuthScopes).toEqual(['openid', 'profile', 'email']);
  });

  it('lets people sign in by authorization code at the tenant alone, and come back to exact addresses', () => {
    const callbackUrls = ['https://app.example.com/signed-in', 'http://localhost:5173/signed-in'] as const;
    const [client] = Object.values(templateWith({ callbackUrls }).findResources('AWS::Cognito::UserPoolClient'));

    expect(client?.['Properties']).toMatchObject({
      AllowedOAuthFlowsUserPoolClient: true,
      AllowedOAuthFlows: ['code'],
      CallbackURLs: callbackUrls,
      // A reference, so that the provider is there before its client.
      SupportedIdentityProviders: [{ Ref: expect.stringContaining('FederationProvider') }],
      ExplicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH'],
      GenerateSecret: false,
      EnableTokenRevocation: true,
      PreventUserExistenceErrors: 'ENABLED',
      AccessTokenValidity: 15,
    });
  });
});

describe('StepUp with a federation', () => {
  interface Changes {
    readonly federationProvider?: string;
    readonly tokenClaim?: string;
    /** What the bank does to the pool before or after. */
    readonly before?: (userPool: UserPool) => void;
    readonly after?: (userPool: UserPool) => void;
  }
  const templateWith = ({ before, after, ...props }: Changes) => {
    const app = createApp();
    const stack = new Stack(app, 'Stack', { env: { region: 'eu-central-1', account: '000000000000' } });
    const userPool = new UserPool(stack, 'Pool');
    before?.(userPool);
    const stepUp = new StepUp(stack, 'StepUp', {
      userPool,
      clients: {},
      providerUrl: 'https://tenant.example.com',
      providerAudience: 'audience',
      providerCapabilities: 'none',
      assetRoot,
      ...props,
    });
    after?.(userPool);
    const routes = [{ method: 'GET', resource: '/guarded', guarded: true }];
    new PolicyRestApi(stack, 'Api', {
      routes,
      authorizer: stepUp.authorizer.authorizer,
      integration: new MockIntegration(),
    });
    app.synth();
    return Template.fromStack(stack);
  };
  const parameter = { actions: ['ssm:GetParameter'], resource: expect.stringContaining('step-up-client-id') };

  it('adds the trigger as V1 beside the others, and lets this one pool call it', () => {
    const template = templateWith({ federationProvider: 'OneKosmos' });

    const fn = { 'Fn::GetAtt': [Match.stringLikeRegexp('FederationInboundFunction'), 'Arn'] };
    template.hasResourceProperties('AWS::Cognito::UserPool', {
      LambdaConfig: {
        InboundFederation: { LambdaArn: fn, LambdaVersion: 'V1_0' },
        DefineAuthChallenge: Match.anyValue(),
        PreTokenGenerationConfig: Match.anyValue(),
      },
    });
    template.hasResourceProperties('AWS::Lambda::Permission', {
      Action: 'lambda:InvokeFunction',
      FunctionName: fn,
      Principal: 'cognito-idp.amazonaws.com',
      SourceArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('Pool'), 'Arn'] },
    });
  });

  it('lets the trigger read and put assertions, and nothing else', () => {
    const template = templateWith({ federationProvider: 'OneKosmos' });

    expect(grantsIn(template, 'FederationInboundRole')).toEqual([items(['GetItem', 'PutItem'], 'idp#*')]);
    expect(variablesIn(template, 'FederationInbound')).toEqual({
      COUNTERSIGN_TABLE: { Ref: expect.stringContaining('Records') },
      COUNTERSIGN_FEDERATION_PROVIDER: 'OneKosmos',
    });
  });

  it('lets Pre Token Generation read assertions, and read and write items of people', () => {
    const template = templateWith({ federationProvider: 'OneKosmos' });

    expect(grantsIn(template, 'PreTokenRole')).toEqual([
      parameter,
      items(['GetItem'], 'idp#*', 'user#*'),
      items(['PutItem'], 'user#*'),
    ]);
    expect(Object.keys(variablesIn(template, 'PreToken')).toSorted()).toEqual([
      'COUNTERSIGN_FEDERATION_PROVIDER',
      'COUNTERSIGN_PROVIDER_CAPABILITIES',
      'COUNTERSIGN_STEP_UP_CLIENT_PARAMETER',
      'COUNTERSIGN_TABLE',
    ]);
  });

  it.each([
    ['a claim alone', {}, []],
    ['a claim too', { federationProvider: 'OneKosmos' }, [items(['GetItem'], 'idp#*', 'user#*')]],
  ])('lets Pre Token Generation read batches of items of people for %s', (_title, federation, others) => {
    const template = templateWith({ ...federation, tokenClaim: 'https://bank.example/step_up' });

    expect(grantsIn(template, 'PreTokenRole')).toEqual([
      parameter,
      items(['BatchGetItem', 'GetItem', 'PutItem'], 'user#*'),
      ...others,
    ]);
    expect(variablesIn(template, 'PreToken')).toMatchObject({
      COUNTERSIGN_TOKEN_CLAIM: 'https://bank.example/step_up',
    });
  });

  const own = { lambdaArn: 'arn:aws:lambda:eu-central-1:000000000000:function:own', lambdaVersion: 'V1_0' };
  const resourceOf = ({ node: { defaultChild } }: UserPool) => {
    if (!(defaultChild instanceof CfnUserPool)) throw new Error('no user pool');
    return defaultChild;
  };
  const override = (pool: UserPool) =>
    resourceOf(pool).addPropertyOverride('LambdaConfig.InboundFederation.LambdaArn', own.lambdaArn);
  const setting = (pool: UserPool) => {
    resourceOf(pool).lambdaConfig = { inboundFederation: own };
  };

  it.each<[string, Changes]>([
    ['an override', { before: override }],
    ['an override, later', { after: override }],
    ['a setting', { before: setting }],
    ['a setting, later', { after: setting }],
  ])('refuses a user pool whose own Inbound Federation is %s', (_title, changes) => {
    const synthesize = () => templateWith({ federationProvider: 'OneKosmos', ...changes });

    expect(synthesize).toThrow('Pool already has an Inbound Federation trigger');
  });

  it('adds nothing where no provider is named', () => {
    const template = templateWith({});

    expect(JSON.stringify(template.toJSON())).not.toMatch(/InboundFederation|FEDERATION|idp#/);
  });
});

describe('BankStack with Federation', () => {
  let template: Template;
  beforeAll(() => {
    template = synthesizeBank({ assetRoot });
  });

  it('T3: takes tokens of the client at which people come from the tenant, under its own name', () => {
    const clients = JSON.stringify(variablesIn(template, 'AuthorizerRest')['COUNTERSIGN_CLIENTS']);

    expect(clients).toMatch(/,federation=",\{"Ref":"FederationClient/);
  });

  it('names the provider to all three triggers as the user pool does', () => {
    const [provider] = Object.values(template.findResources('AWS::Cognito::UserPoolIdentityProvider'));
    const name = provider?.['Properties'].ProviderName;

    expect(name).toBe('OneKosmos');
    expect(variablesIn(template, 'TriggersPreToken')['COUNTERSIGN_FEDERATION_PROVIDER']).toBe(name);
    expect(variablesIn(template, 'FederationInbound')['COUNTERSIGN_FEDERATION_PROVIDER']).toBe(name);
    expect(variablesIn(template, 'ProofingPreSignUp')['COUNTERSIGN_FEDERATION_PROVIDER']).toBe(name);
  });

  it('holds the secret of the tenant in no parameter and no variable', () => {
    const text = JSON.stringify(template.toJSON());

    expect(text.match(/client_secret"/g)).toHaveLength(1);
    expect(text).toContain('{"Ref":"FederationTenantCredentials"},":SecretString:client_secret::}}"');
    expect(text.match(/"Ref":"FederationTenantCredentials"/g)).toHaveLength(1);
  });

  it.each([
    ['https://app.example.com/signed-in', true],
    ['https://app.example.com:8443/', true],
    ['http://localhost:5173/signed-in', true],
    ['http://app.example.com/signed-in', false],
    ['https://app.example.com', false],
    ['https://*.example.com/signed-in', false],
    ['https://app.example.com/signed-in?next=/', false],
    ['https://app.example.com@evil.example/', false],
    ['http://localhost.evil.example/', false],
    ['app:/signed-in', false],
  ])('FederationCallbackUrl %s is accepted: %s', (url, accepted) => {
    const { AllowedPattern: pattern } = template.findParameters('FederationCallbackUrl')['FederationCallbackUrl'] ?? {};

    expect(new RegExp(pattern).test(url)).toBe(accepted);
  });

  it('outputs what tenant and application have to know', () => {
    expect(Object.keys(template.findOutputs('*'))).toEqual(
      expect.arrayContaining(['FederationClientId', 'FederationRedirectUrl', 'AuthorizationEndpoint']),
    );
  });
});
