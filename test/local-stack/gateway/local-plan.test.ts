import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalPlan, readLocalPlan } from '../../../dev/cloud-formation/local-plan.ts';
import { type LinkedTemplate, linkTemplate, PARAMETERS as parameters } from './link-template.ts';

const deployment = { region: 'eu-central-1', accountId: '000000000000', stackName: 'CountersignBank' };

describe('readLocalPlan', () => {
  let template: LinkedTemplate;
  let plan: LocalPlan;

  beforeAll(() => {
    template = linkTemplate();
    plan = readLocalPlan({ ...deployment, templateFile: template.file, parameters });
  });

  afterAll(() => template.remove());

  const functionNamed = (part: string) =>
    plan.functions.find(({ logicalId }) => logicalId.includes(part)) ?? expect.fail(`no function ${part}`);

  /** Reads a copy of the template with one text replaced. */
  const readChanged = (from: string, to: string) => {
    const changed = readFileSync(template.file, 'utf8').replace(from, to);
    const templateFile = join(dirname(template.file), 'changed.template.json');
    writeFileSync(templateFile, changed);
    return readLocalPlan({ ...deployment, templateFile, parameters });
  };

  it('finds the staged bundle of every function', () => {
    expect(plan.functions).toHaveLength(13);
    for (const { directory, handler } of plan.functions) {
      expect(handler).toBe('index.handler');
      expect(existsSync(join(directory, 'index.js')), directory).toBe(true);
    }
  });

  it('gives functions the ids under which the local services will serve', () => {
    const [pool] = plan.userPools;
    const client = (part: string) => pool?.clients.find(({ logicalId }) => logicalId.includes(part))?.id;
    const table = plan.tables.find(({ logicalId }) => logicalId.includes('CountersignRecords'));

    expect(functionNamed('AuthorizerRest').environment).toEqual({
      COUNTERSIGN_TABLE: table?.name,
      COUNTERSIGN_USER_POOL_IDS: pool?.id,
      COUNTERSIGN_CLIENTS: [
        `web=${client('Web')}`,
        `federation=${client('FederationClient')}`,
        `backoffice=${client('Backoffice')}`,
        `payroll=${client('Payroll')}`,
      ].join(),
      COUNTERSIGN_STEP_UP_CLIENT_ID: client('CountersignClient'),
    });
    expect(functionNamed('Create').environment).toMatchObject({
      COUNTERSIGN_PROVIDER_URL: 'http://127.0.0.1:8200',
      COUNTERSIGN_PROVIDER_AUDIENCE: 'bank',
      COUNTERSIGN_PROVIDER_CAPABILITIES: 'displays_transaction,echoes_digest',
      COUNTERSIGN_PROVIDER_SECRET: plan.secrets[0]?.arn,
    });
    expect(functionNamed('Define').environment).toEqual({
      COUNTERSIGN_STEP_UP_CLIENT_PARAMETER: plan.parameters[0]?.name,
    });
    expect(plan.parameters[0]?.value).toBe(client('CountersignClient'));
    expect(plan.outputs.get('UserPoolId')).toBe(pool?.id);
  });

  it('makes ids in the shape of AWS', () => {
    expect(plan.userPools[0]?.id).toMatch(/^eu-central-1_[A-Za-z0-9]{9}$/);
    expect(plan.userPools[0]?.clients[0]?.id).toMatch(/^[a-z0-9]{26}$/);
    expect(plan.secrets[0]?.arn).toMatch(/^arn:aws:secretsmanager:eu-central-1:000000000000:secret:.+-[A-Za-z0-9]{6}$/);
    expect(plan.api.id).toMatch(/^[a-z0-9]{10}$/);
  });

  it('makes the same ids again, and others for another stack', () => {
    const again = readLocalPlan({ ...deployment, templateFile: template.file, parameters });
    const other = readLocalPlan({ ...deployment, stackName: 'Other', templateFile: template.file, parameters });

    expect(again).toEqual(plan);
    expect(other.userPools[0]?.id).not.toBe(plan.userPools[0]?.id);
  });

  it('reads the triggers and their event versions', () => {
    const triggers = plan.userPools[0]?.triggers;

    expect([...(triggers?.keys() ?? [])].toSorted()).toEqual([
      'CreateAuthChallenge',
      'CustomMessage',
      'DefineAuthChallenge',
      'InboundFederation',
      'PostConfirmation',
      'PreSignUp',
      'PreTokenGeneration',
      'VerifyAuthChallengeResponse',
    ]);
    expect(triggers?.get('PreTokenGeneration')).toEqual({
      functionLogicalId: functionNamed('PreToken').logicalId,
      version: 'V2_0',
    });
  });

  it('reads the step-up client in seconds', () => {
    expect(plan.userPools[0]?.clients.find(({ logicalId }) => logicalId.includes('CountersignClient'))).toMatchObject({
      explicitAuthFlows: ['ALLOW_CUSTOM_AUTH'],
      accessTokenValidity: 300,
      refreshTokenValidity: 3600,
      authSessionValidity: 900,
      writeAttributes: ['locale'],
    });
  });

  it("reads what a machine's client may get for itself, and of a public client that it may get nothing", () => {
    const [pool] = plan.userPools;
    const scopes = pool?.clients.map(({ logicalId, machineScopes }) => [logicalId.replace(/.{8}$/, ''), machineScopes]);

    expect(Object.fromEntries(scopes ?? [])).toEqual({
      UsersWeb: undefined,
      UsersBackoffice: undefined,
      UsersPayroll: ['bank/batch'],
      CountersignClient: undefined,
    });
    expect(pool).toMatchObject({ hasDomain: true, groups: ['refund-agents'] });
  });

  it('reads the identity provider, whose people the client for them signs in, and nobody else', () => {
    const [pool] = plan.userPools;

    expect(pool?.providers).toMatchObject([
      {
        name: 'OneKosmos',
        issuer: parameters.get('FederationIssuerUrl'),
        clientId: 'bank',
        clientSecret: { kind: 'reference', secretId: 'bank/tenant', member: 'client_secret' },
        scopes: ['openid', 'profile', 'email', '/assurance/ial/2'],
      },
    ]);
    expect(pool?.clients.flatMap(({ codeFlow }) => codeFlow ?? [])).toEqual([
      {
        callbackUrls: [parameters.get('FederationCallbackUrl')],
        scopes: ['openid', 'profile', 'email'],
        providers: ['OneKosmos'],
      },
    ]);
  });

  it('reads the key schema of the tables', () => {
    expect(plan.tables).toHaveLength(3);
    expect(plan.tables[0]).toMatchObject({
      keySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      timeToLiveAttribute: 'purge_at',
    });
  });

  it('names every parameter without a value, and every value without a parameter', () => {
    const read = (values: ReadonlyMap<string, string>) => () =>
      readLocalPlan({ ...deployment, templateFile: template.file, parameters: values });

    expect(read(new Map())).toThrow(`no value for the template's parameter ${[...parameters.keys()].join(', ')}`);
    expect(read(new Map([...parameters, ['Typo', 'x']]))).toThrow('the template has no parameter Typo');
  });

  it.each([
    ['T30: an authorizer cache', '"AuthorizerResultTtlInSeconds": 0', '"AuthorizerResultTtlInSeconds": 1'],
    ['an authorizer of another type', '"Type": "REQUEST"', '"Type": "TOKEN"'],
    ['another integration', '"Type": "AWS_PROXY"', '"Type": "HTTP_PROXY"'],
    ['the secret of a client that signs people in', '"GenerateSecret": false', '"GenerateSecret": true'],
    ['client_credentials without a secret', '"GenerateSecret": true', '"GenerateSecret": false'],
    ['the implicit flow', '"client_credentials"', '"implicit"'],
    ['the code flow of a client with a secret', '"client_credentials"', '"code"'],
    ['a provider of another type', '"ProviderType": "OIDC"', '"ProviderType": "SAML"'],
  ])('refuses %s, which the local stack would serve differently', (_, from, to) => {
    expect(readFileSync(template.file, 'utf8')).toContain(from);

    expect(() => readChanged(from, to)).toThrow('cannot be used locally');
  });

  it('refuses a scope that no resource server has', () => {
    expect(() => readChanged('"ScopeName": "batch"', '"ScopeName": "other"')).toThrow(
      /UsersPayroll.+: no resource server has the scope bank\/batch/,
    );
  });

  it('names a file that is no template', () => {
    expect(() => readLocalPlan({ ...deployment, templateFile: 'package.json', parameters })).toThrow('package.json');
  });
});
