import { describe, expect, it } from 'vitest';
import type { LocalUserPool } from '../../../dev/cloud-formation/read-user-pools.ts';
import { readUserPools } from '../../../dev/cloud-formation/read-user-pools.ts';
import { createTemplateReader } from '../../../dev/cloud-formation/template-reader.ts';
import { DEFAULT_PASSWORD_POLICY } from '../../../dev/user-pool/password-policy.ts';

/** What is read of a template with one user pool of these properties. */
function readPool(properties: Readonly<Record<string, unknown>>): LocalUserPool | undefined {
  const resources = new Map([['Pool', { type: 'AWS::Cognito::UserPool', properties, metadata: {} }]]);
  const template = { directory: '.', resources, parameters: new Map(), outputs: new Map() };
  const deployment = { region: 'eu-central-1', accountId: '123456789012', stackName: 'Bank' };
  return readUserPools(createTemplateReader(template, deployment, new Map()), [])[0];
}

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
