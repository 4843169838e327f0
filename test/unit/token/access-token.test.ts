import { describe, expect, it } from 'vitest';
import { type AccessToken, holderOf } from '../../../src/token/access-token.ts';

const TOKEN: AccessToken = {
  userPoolId: 'eu-west-1_Pool',
  issuer: 'https://issuer.example/eu-west-1_Pool',
  sub: 'person-1',
  clientId: 'web',
  originJti: 'sign-in-1',
  acr: undefined,
  authTime: undefined,
  scopes: [],
  groups: [],
  machine: false,
};

describe('holderOf', () => {
  it('T13: is issuer, subject, client and sign-in', () => {
    expect(holderOf(TOKEN)).toEqual({ issuer: TOKEN.issuer, sub: 'person-1', clientId: 'web', originJti: 'sign-in-1' });
  });

  it('T41: is nobody without a sign-in', () => {
    expect(holderOf({ ...TOKEN, originJti: undefined })).toBeUndefined();
  });
});
