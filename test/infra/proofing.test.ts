import { type App, CfnParameter, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { MockIntegration } from 'aws-cdk-lib/aws-apigateway';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import { AttributeType, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { PolicyRestApi } from '../../infra/policy-rest-api.ts';
import { Proofing, type ProofingProps } from '../../infra/proofing.ts';
import { StepUp } from '../../infra/step-up.ts';
import { keysOf, readGrants } from './read-grants.ts';
import { createApp, placeholderBundles, removeScratch, synthesizeBank } from './synthesize-bank.ts';

const withVariables = z.object({
  Properties: z.object({ Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }) }),
});

const PROVIDER = [
  'COUNTERSIGN_PROVIDER_AUDIENCE',
  'COUNTERSIGN_PROVIDER_CAPABILITIES',
  'COUNTERSIGN_PROVIDER_SECRET',
  'COUNTERSIGN_PROVIDER_URL',
];

let assetRoot: string;
beforeAll(() => {
  assetRoot = placeholderBundles();
});
afterAll(removeScratch);

function variablesIn(template: Template, logicalIdPart: string): Readonly<Record<string, unknown>> {
  const found = Object.entries(template.findResources('AWS::Lambda::Function')).filter(([id]) =>
    id.includes(logicalIdPart),
  );
  expect(found, logicalIdPart).toHaveLength(1);
  return withVariables.parse(found[0]?.[1]).Properties.Environment.Variables;
}

describe('Proofing', () => {
  let app: App;
  let stack: Stack;

  beforeEach(() => {
    app = createApp();
    stack = new Stack(app, 'Stack', { env: { region: 'eu-central-1', account: '000000000000' } });
  });

  const addProofing = (props: Partial<ProofingProps> = {}) =>
    new Proofing(stack, 'Proofing', {
      userPool: new UserPool(stack, 'Pool'),
      table: new Table(stack, 'Records', {
        partitionKey: { name: 'pk', type: AttributeType.STRING },
        sortKey: { name: 'sk', type: AttributeType.STRING },
      }),
      providerSecret: new Secret(stack, 'Secret'),
      providerUrl: 'https://tenant.example.com',
      providerAudience: 'audience',
      providerCapabilities: 'proofing_result',
      assetRoot,
      ...props,
    });
  const synthesize = () => {
    app.synth();
    return Template.fromStack(stack);
  };
  const grants = (template: Template, role: string) =>
    readGrants(template, role).filter(({ actions }) => !actions[0]?.startsWith('logs:'));
  const records = (...actions: readonly string[]) => ({ actions, resource: expect.stringContaining('Records') });
  const pool = (...actions: readonly string[]) => ({ actions, resource: expect.stringContaining('Pool') });
  const secret = { actions: ['secretsmanager:GetSecretValue'], resource: expect.stringContaining('Secret') };
  const items = (actions: readonly ('GetItem' | 'PutItem')[], ...partitions: readonly string[]) => ({
    ...records(...actions.map((action) => `dynamodb:${action}`)),
    condition: keysOf(...partitions),
  });

  it('adds three triggers to the pool', () => {
    addProofing();

    const trigger = (name: string) => ({ 'Fn::GetAtt': [Match.stringLikeRegexp(`Proofing${name}Function`), 'Arn'] });
    synthesize().hasResourceProperties('AWS::Cognito::UserPool', {
      LambdaConfig: {
        PreSignUp: trigger('PreSignUp'),
        CustomMessage: trigger('Message'),
        PostConfirmation: trigger('PostConfirmation'),
      },
    });
  });

  it('grants each function what it calls, and nothing else', () => {
    addProofing();

    const template = synthesize();
    expect(grants(template, 'ProofingPreSignUpRole')).toEqual([
      items(['GetItem', 'PutItem'], 'idempotency#*', 'proofing#*', 'proofing-of#*'),
      secret,
      {
        ...records('dynamodb:DeleteItem', 'dynamodb:UpdateItem'),
        condition: keysOf('idempotency#*'),
      },
      {
        actions: ['ssm:GetParameter'],
        resource: expect.stringContaining('parameter/countersign/Stack/proofing-callback-url'),
      },
    ]);
    expect(grants(template, 'ProofingMessageRole')).toEqual([items(['GetItem'], 'proofing#*', 'proofing-of#*')]);
    expect(grants(template, 'ProofingNames')).toEqual([pool('cognito-idp:AdminGetUser')]);
    const linking = [
      items(['GetItem'], 'proofing-of#*', 'proofing#*', 'user#*'),
      items(['PutItem'], 'proofing#*', 'user#*'),
    ];
    expect(grants(template, 'ProofingPostConfirmationRole')).toEqual([...linking, secret]);
    expect(grants(template, 'ProofingAttributes')).toEqual([
      pool('cognito-idp:AdminGetUser', 'cognito-idp:AdminUpdateUserAttributes'),
    ]);
    expect(grants(template, 'ProofingCallbackRole')).toEqual([...linking, secret]);
    expect(grants(template, 'ProofingAccounts')).toEqual([
      pool('cognito-idp:AdminConfirmSignUp', 'cognito-idp:AdminGetUser', 'cognito-idp:AdminUpdateUserAttributes'),
    ]);
  });

  it('lets Pre Sign-up open nothing in mode verify', () => {
    addProofing({ mode: 'verify' });

    const template = synthesize();
    expect(grants(template, 'ProofingPreSignUpRole')).toEqual([items(['GetItem', 'PutItem'], 'proofing#*'), secret]);
    expect(Object.keys(template.findResources('AWS::IAM::Policy')).join()).not.toContain('ProofingNames');
    expect(grants(template, 'ProofingPostConfirmationRole')).toEqual([
      items(['GetItem', 'PutItem'], 'proofing#*', 'user#*'),
    ]);
    expect(Object.keys(variablesIn(template, 'ProofingPostConfirmation')).toSorted()).toEqual([
      'COUNTERSIGN_PROOFING_MODE',
      'COUNTERSIGN_TABLE',
    ]);
    expect(Object.keys(variablesIn(template, 'ProofingPreSignUp')).toSorted()).toEqual([
      'COUNTERSIGN_PROOFING_MODE',
      ...PROVIDER,
      'COUNTERSIGN_TABLE',
    ]);
  });

  it('lets the functions use the customer managed key of their table, and the mail only read with it', () => {
    addProofing({
      table: new Table(stack, 'Encrypted', {
        partitionKey: { name: 'pk', type: AttributeType.STRING },
        sortKey: { name: 'sk', type: AttributeType.STRING },
        encryption: TableEncryption.CUSTOMER_MANAGED,
        encryptionKey: new Key(stack, 'OwnKey'),
      }),
    });

    const template = synthesize();
    const ofKey = (role: string) => grants(template, role).filter(({ resource }) => resource.includes('OwnKey'));
    expect(ofKey('ProofingMessageRole').map(({ actions }) => actions)).toEqual([['kms:Decrypt', 'kms:DescribeKey']]);
    for (const role of ['ProofingPreSignUpRole', 'ProofingPostConfirmationRole', 'ProofingCallbackRole']) {
      expect(ofKey(role).map(({ actions }) => actions)).toEqual([
        ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
      ]);
    }
  });

  it.each([
    [undefined, 20],
    [3, 3],
  ])('T32: with a callback concurrency of %s lets %i callbacks run at a time', (callbackConcurrency, reserved) => {
    addProofing(callbackConcurrency === undefined ? {} : { callbackConcurrency });

    const limited = Object.entries(
      synthesize().findResources('AWS::Lambda::Function', {
        Properties: { ReservedConcurrentExecutions: Match.anyValue() },
      }),
    );
    expect(limited).toEqual([[expect.stringContaining('ProofingCallback'), expect.anything()]]);
    expect(limited[0]?.[1]['Properties']).toMatchObject({ ReservedConcurrentExecutions: reserved });
  });

  it('gives each function exactly its documented variables', () => {
    addProofing({ documentTypes: ['passport'], livenessMode: 'passive', callbackParameterName: '/own/callback' });

    const template = synthesize();
    expect(Object.keys(variablesIn(template, 'ProofingPreSignUp')).toSorted()).toEqual([
      'COUNTERSIGN_PROOFING_CALLBACK_PARAMETER',
      'COUNTERSIGN_PROOFING_DOCUMENTS',
      'COUNTERSIGN_PROOFING_LIVENESS',
      'COUNTERSIGN_PROOFING_MODE',
      ...PROVIDER,
      'COUNTERSIGN_TABLE',
    ]);
    expect(variablesIn(template, 'ProofingPreSignUp')).toMatchObject({
      COUNTERSIGN_PROOFING_CALLBACK_PARAMETER: '/own/callback',
      COUNTERSIGN_PROOFING_DOCUMENTS: 'passport',
      COUNTERSIGN_PROOFING_LIVENESS: 'passive',
      COUNTERSIGN_PROOFING_MODE: 'initiate',
    });
    expect(Object.keys(variablesIn(template, 'ProofingMessage'))).toEqual(['COUNTERSIGN_TABLE']);
    expect(Object.keys(variablesIn(template, 'ProofingPostConfirmation')).toSorted()).toEqual([
      'COUNTERSIGN_PROOFING_MODE',
      ...PROVIDER,
      'COUNTERSIGN_TABLE',
    ]);
    expect(Object.keys(variablesIn(template, 'ProofingCallback')).toSorted()).toEqual([
      ...PROVIDER,
      'COUNTERSIGN_TABLE',
    ]);
  });

  it('publishes the callback under the name that Pre Sign-up reads', () => {
    addProofing().publishCallback('https://api.example/idv-callback');

    const template = synthesize();
    template.hasResourceProperties('AWS::SSM::Parameter', {
      Name: variablesIn(template, 'ProofingPreSignUp')['COUNTERSIGN_PROOFING_CALLBACK_PARAMETER'],
      Value: 'https://api.example/idv-callback',
    });
  });

  it.each(['none', 'displays_transaction', 'proofing_results'])(
    'T34: refuses the capabilities %s, with which no account could be made',
    (providerCapabilities) => {
      expect(() => addProofing({ providerCapabilities })).toThrow('providerCapabilities must hold proofing_result');
    },
  );

  it('takes capabilities that are known at the deployment alone', () => {
    const parameter = new CfnParameter(stack, 'Capabilities');

    expect(() => addProofing({ providerCapabilities: parameter.valueAsString })).not.toThrow();
  });

  describe('beside a StepUp whose federation is OneKosmos', () => {
    const addBoth = (federation: Pick<ProofingProps, 'federationProvider'>, isOfSamePool = true) => {
      const userPool = new UserPool(stack, 'Federated');
      addProofing({ ...(isOfSamePool && { userPool }), ...federation });
      const stepUp = new StepUp(stack, 'StepUp', {
        userPool,
        clients: {},
        providerUrl: 'https://tenant.example.com',
        providerAudience: 'audience',
        providerCapabilities: 'none',
        federationProvider: 'OneKosmos',
        assetRoot,
      });
      new PolicyRestApi(stack, 'Api', {
        routes: [{ method: 'GET', resource: '/guarded', guarded: true }],
        authorizer: stepUp.authorizer.authorizer,
        integration: new MockIntegration(),
      });
      return () => app.synth();
    };

    it.each([{}, { federationProvider: 'Other' }])(
      'T3: refuses %j, with which its names would be free',
      (federation) => {
        expect(addBoth(federation)).toThrow('federationProvider must be OneKosmos');
      },
    );

    it('takes the same name', () => {
      expect(addBoth({ federationProvider: 'OneKosmos' })).not.toThrow();
    });

    it('is nothing to another user pool', () => {
      expect(addBoth({}, false)).not.toThrow();
    });
  });

  it("refuses a variable of Countersign's own", () => {
    const add = () => addProofing({ environment: { COUNTERSIGN_PROOFING_MODE: 'none' } });

    expect(add).toThrow('environment must not set COUNTERSIGN_PROOFING_MODE');
  });
});

describe('BankStack with Proofing', () => {
  let template: Template;
  beforeAll(() => {
    template = synthesizeBank({ assetRoot });
  });

  const clients = () => Object.entries(template.findResources('AWS::Cognito::UserPoolClient'));

  it('lets people sign up, and mails the code to an address that no proofing verifies', () => {
    template.hasResourceProperties('AWS::Cognito::UserPool', {
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: false },
      AutoVerifiedAttributes: ['email'],
      Schema: [{ Name: 'blockid_sub', AttributeDataType: 'String', Mutable: true }],
    });
  });

  it('T43: lets no client write the attribute of the provider, nor one with tokens for that the e-mail address', () => {
    const writers = clients().map(([id, { Properties }]) => ({ id, writes: Properties.WriteAttributes }));

    expect(writers.every(({ writes }) => Array.isArray(writes) && !writes.includes('custom:blockid_sub'))).toBe(true);
    // Nobody signs in at the one, and the tokens of the other lack the scope to write.
    expect(writers.filter(({ writes }) => writes.includes('email')).map(({ id }) => id)).toEqual([
      expect.stringContaining('SignUp'),
      expect.stringContaining('FederationClient'),
    ]);
  });

  it('lets nobody sign in at the client of sign-ups', () => {
    const [, signUp] = clients().find(([id]) => id.includes('SignUp')) ?? [];

    expect(signUp?.['Properties']).toMatchObject({
      ExplicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH'],
      GenerateSecret: false,
      AllowedOAuthFlowsUserPoolClient: false,
      PreventUserExistenceErrors: 'ENABLED',
    });
    expect(JSON.stringify(variablesIn(template, 'AuthorizerRest')['COUNTERSIGN_CLIENTS'])).not.toContain('SignUp');
  });

  it('sends callbacks to the stage of the API, at a route without an authorizer', () => {
    template.hasResourceProperties('AWS::SSM::Parameter', {
      Name: '/countersign/Bank/proofing-callback-url',
      Value: { 'Fn::Join': ['', Match.arrayWith([Match.stringLikeRegexp('/idv-callback$')])] },
    });
    template.hasResourceProperties('AWS::ApiGateway::Method', {
      HttpMethod: 'POST',
      AuthorizationType: 'NONE',
      ResourceId: { Ref: Match.stringLikeRegexp('idvcallback') },
    });
  });
});
