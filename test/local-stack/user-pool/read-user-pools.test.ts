import { describe, expect, it } from 'vitest';
import type { LocalUserPool } from '../../../dev/cloud-formation/read-user-pools.ts';
import { readUserPools } from '../../../dev/cloud-formation/read-user-pools.ts';
import { createTemplateReader } from '../../../dev/cloud-formation/template-reader.ts';
import { DEFAULT_PASSWORD_POLICY } from '../../../dev/user-pool/password-policy.ts';

type Properties = Readonly<Record<string, unknown>>;

/** What is read of a template with one user pool of these properties, and these further resources by their types. */
function readPool(
  properties: Properties,
  further: Readonly<Record<string, Properties>> = {},
): LocalUserPool | undefined {
  const all = Object.entries({ 'AWS::Cognito::UserPool': properties, ...further });
  const resources = new Map(
    all.map(([type, own]) => [type.split('::').at(-1) ?? type, { type, properties: own, metadata: {} }]),
  );
  const template = { directory: '.', resources, parameters: new Map(), outputs: new Map() };
  const deployment = { region: 'eu-central-1', accountId: '123456789012', stackName: 'Bank' };
  return readUserPools(createTemplateReader(template, deployment, new Map()), [])[0];
}

const UserPoolId = { Ref: 'UserPool' };
const DETAILS = {
  client_id: 'bank',
  client_secret: '{{resolve:secretsmanager:bank/tenant:SecretString:client_secret::}}',
  oidc_issuer: 'https://tenant.example',
  authorize_scopes: 'openid profile email /assurance/ial/2',
  attributes_request_method: 'GET',
};
const PROVIDER = {
  UserPoolId,
  ProviderName: 'OneKosmos',
  ProviderType: 'OIDC',
  ProviderDetails: DETAILS,
  AttributeMapping: { email: 'email', username: 'sub' },
};
const CLIENT = {
  UserPoolId,
  ExplicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH'],
  TokenValidityUnits: {},
  AllowedOAuthFlowsUserPoolClient: true,
  AllowedOAuthFlows: ['code'],
  AllowedOAuthScopes: ['openid', 'email'],
  CallbackURLs: ['https://bank.example/signed-in', 'http://localhost:3000/signed-in'],
  SupportedIdentityProviders: [{ Ref: 'UserPoolIdentityProvider' }],
};
const readFederated = (provider: Properties, client: Properties = CLIENT) =>
  readPool({}, { 'AWS::Cognito::UserPoolIdentityProvider': provider, 'AWS::Cognito::UserPoolClient': client });

describe('readUserPools', () => {
  it('takes Cognito’s own settings where the template has none', () => {
    expect(readPool({})).toMatchObject({
      selfSignUp: true,
      verifiesEmail: false,
      passwordPolicy: DEFAULT_PASSWORD_POLICY,
      customAttributes: [],
    });
  });

  it('reads who may sign up, whether a code is mailed, and the password policy', () => {
    const pool = readPool({
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
      AutoVerifiedAttributes: ['email'],
      Policies: { PasswordPolicy: { MinimumLength: 12, RequireNumbers: true } },
    });

    expect(pool).toMatchObject({
      selfSignUp: false,
      verifiesEmail: true,
      passwordPolicy: {
        minimumLength: 12,
        requireNumbers: true,
        requireLowercase: false,
        requireUppercase: false,
        requireSymbols: false,
      },
    });
  });

  it('reads the pool’s own attributes, and leaves standard ones alone (F54)', () => {
    const pool = readPool({
      Schema: [
        { Name: 'email', Required: true, Mutable: true },
        { Name: 'blockid_sub', AttributeDataType: 'String', Mutable: true },
        {
          Name: 'origin',
          AttributeDataType: 'String',
          Mutable: false,
          StringAttributeConstraints: { MaxLength: '10' },
        },
      ],
    });

    expect(pool?.customAttributes).toStrictEqual([
      { name: 'custom:blockid_sub', mutable: true, maxLength: 2048 },
      { name: 'custom:origin', mutable: false, maxLength: 10 },
    ]);
  });

  it.each([
    ['codes by SMS', { AutoVerifiedAttributes: ['email', 'phone_number'] }],
    ['addresses as user names', { UsernameAttributes: ['email'] }],
    ['aliases', { AliasAttributes: ['email'] }],
  ])('refuses %s, which the local pool has not', (_, properties) => {
    expect(() => readPool(properties)).toThrow('cannot be used locally');
  });
});

describe('readUserPools, of a federation', () => {
  it('reads the provider, and where the secret lies by which the pool is its client', () => {
    expect(readFederated(PROVIDER)?.providers).toStrictEqual([
      {
        logicalId: 'UserPoolIdentityProvider',
        name: 'OneKosmos',
        issuer: 'https://tenant.example',
        clientId: 'bank',
        clientSecret: { kind: 'reference', secretId: 'bank/tenant', member: 'client_secret' },
        scopes: ['openid', 'profile', 'email', '/assurance/ial/2'],
        attributesRequestMethod: 'GET',
        attributeMapping: { email: 'email' },
      },
    ]);
  });

  it('reads what a client may use the code flow for', () => {
    expect(readFederated(PROVIDER)?.clients[0]).toMatchObject({
      machineScopes: undefined,
      codeFlow: { callbackUrls: CLIENT.CallbackURLs, scopes: ['openid', 'email'], providers: ['OneKosmos'] },
    });
  });

  it('has no code flow for a client that is not told to use its flows', () => {
    const client = { ...CLIENT, AllowedOAuthFlowsUserPoolClient: false, AllowedOAuthScopes: [] };

    expect(readFederated(PROVIDER, client)?.clients[0]?.codeFlow).toBeUndefined();
  });

  it.each([
    ['ProviderType', { ...PROVIDER, ProviderType: 'SAML' }],
    ['IdpIdentifiers', { ...PROVIDER, IdpIdentifiers: ['bank.example'] }],
    ['AcrMapping', { ...PROVIDER, AcrMapping: {} }],
    ['authorize_url', { ...PROVIDER, ProviderDetails: { ...DETAILS, authorize_url: 'https://tenant.example/a' } }],
    ['attributes_request_method', { ...PROVIDER, ProviderDetails: { ...DETAILS, attributes_request_method: 'PUT' } }],
    ['client_secret', { ...PROVIDER, ProviderDetails: { ...DETAILS, client_secret: '{{resolve:ssm-secure:x}}' } }],
    ['custom:ial', { ...PROVIDER, AttributeMapping: { 'custom:ial': 'acr' } }],
    ['user name', { ...PROVIDER, AttributeMapping: { username: 'email' } }],
  ])('refuses a provider by the name of what is not built: %s', (name, provider) => {
    expect(() => readFederated(provider)).toThrow(name);
  });

  it.each([
    ['AllowedOAuthFlows', { AllowedOAuthFlows: ['implicit'] }],
    ['AllowedOAuthFlows', { AllowedOAuthFlows: ['code', 'client_credentials'], GenerateSecret: true }],
    ['GenerateSecret', { GenerateSecret: true }],
    ['CallbackURLs', { CallbackURLs: ['http://bank.example/signed-in'] }],
    ['CallbackURLs', { CallbackURLs: ['https://bank.example/#signed-in'] }],
    ['Elsewhere', { SupportedIdentityProviders: ['Elsewhere'] }],
    ['bank/read', { AllowedOAuthScopes: ['openid', 'bank/read'] }],
  ])('refuses a client by the name of what is not built or not there: %s', (name, change) => {
    expect(() => readFederated(PROVIDER, { ...CLIENT, ...change })).toThrow(name);
  });
});
