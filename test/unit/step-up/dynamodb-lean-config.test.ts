import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import type { Environment } from '../../../src/shared/environment.ts';
import { ConfigurationError } from '../../../src/shared/errors.ts';
import { leanDynamoDbConfig } from '../../../src/step-up/dynamodb-lean-config.ts';

const LAMBDA: Environment = {
  AWS_REGION: 'eu-central-1',
  AWS_ACCESS_KEY_ID: 'AKID',
  AWS_SECRET_ACCESS_KEY: 'secret-key',
  AWS_SESSION_TOKEN: 'secret-token',
};

const endpointOf = (environment: Environment) => leanDynamoDbConfig({ ...LAMBDA, ...environment }).endpoint.href;

function problemsOf(environment: Environment): readonly string[] {
  try {
    leanDynamoDbConfig(environment);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
  return [];
}

describe('leanDynamoDbConfig', () => {
  it('takes what Lambda sets', () => {
    expect(leanDynamoDbConfig(LAMBDA)).toEqual({
      region: 'eu-central-1',
      endpoint: new URL('https://dynamodb.eu-central-1.amazonaws.com'),
      credentials: { accessKeyId: 'AKID', secretAccessKey: 'secret-key', sessionToken: 'secret-token' },
    });
  });

  it('takes credentials without a session token, as local services have them', () => {
    expect(leanDynamoDbConfig({ ...LAMBDA, AWS_SESSION_TOKEN: undefined }).credentials).toEqual({
      accessKeyId: 'AKID',
      secretAccessKey: 'secret-key',
    });
  });

  it.each([
    'us-east-1',
    'eu-central-2',
    'ap-southeast-7',
    'ap-northeast-3',
    'sa-east-1',
    'ca-west-1',
    'me-central-1',
    'af-south-1',
    'il-central-1',
    'mx-central-1',
    'us-gov-west-1',
    'us-gov-east-1',
    'cn-north-1',
    'cn-northwest-1',
  ])('has the endpoint of %s from the same rule as the SDK', (region) => {
    const { url } = new DynamoDBClient({}).config.endpointProvider({ Region: region });

    expect(endpointOf({ AWS_REGION: region })).toBe(url.href);
  });

  it.each([
    'us-iso-east-1',
    'us-isob-east-1',
    'eusc-de-east-1',
    'eu-isoe-west-1',
    'xx-west-1',
    'local',
    'evil.example/eu-west-1',
    '',
  ])('T34: refuses the Region %j, whose endpoint it does not know', (region) => {
    expect(problemsOf({ ...LAMBDA, AWS_REGION: region })).not.toEqual([]);
  });

  it('prefers the endpoint of DynamoDB to that of all services, and both to the public one', () => {
    const all = { AWS_ENDPOINT_URL: 'https://all.example' };

    expect(endpointOf(all)).toBe('https://all.example/');
    expect(endpointOf({ ...all, AWS_ENDPOINT_URL_DYNAMODB: 'https://vpce.example:8443' })).toBe(
      'https://vpce.example:8443/',
    );
  });

  it('takes any Region where the endpoint is given', () => {
    expect(endpointOf({ AWS_REGION: 'us-iso-east-1', AWS_ENDPOINT_URL: 'https://vpce.example' })).toBe(
      'https://vpce.example/',
    );
  });

  it.each([
    'http://dynamodb.example',
    'http://127.0.0.1.example',
    'https://user:secret@dynamodb.example',
    'https://dynamodb.example/path',
    'https://dynamodb.example/?query',
    'ftp://dynamodb.example',
    'secret',
    '',
  ])('T29: refuses the endpoint %j', (value) => {
    const problems = problemsOf({ ...LAMBDA, AWS_ENDPOINT_URL_DYNAMODB: value });

    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/^AWS_ENDPOINT_URL_DYNAMODB /);
    expect(problems[0]).not.toContain('secret');
  });

  it.each([
    'AWS_PROFILE',
    'AWS_USE_FIPS_ENDPOINT',
    'AWS_USE_DUALSTACK_ENDPOINT',
    'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS',
  ])('T34: leaves a process with %s to the SDK', (name) => {
    expect(problemsOf({ ...LAMBDA, [name]: 'true' })).toEqual([`${name} needs COUNTERSIGN_DYNAMODB=sdk`]);
    expect(problemsOf({ ...LAMBDA, [name]: 'false' })).toEqual([]);
  });

  it('T34: names each variable that is not set once', () => {
    expect(problemsOf({})).toEqual([
      'AWS_REGION is not set',
      'AWS_ACCESS_KEY_ID is not set',
      'AWS_SECRET_ACCESS_KEY is not set',
    ]);
  });

  it('T34: names every variable at once, and no value', () => {
    const problems = problemsOf({ AWS_SESSION_TOKEN: '', AWS_USE_FIPS_ENDPOINT: 'secret', AWS_ENDPOINT_URL: 'secret' });

    expect(problems.map((problem) => problem.split(' ')[0]).toSorted()).toEqual([
      'AWS_ACCESS_KEY_ID',
      'AWS_ENDPOINT_URL',
      'AWS_REGION',
      'AWS_SECRET_ACCESS_KEY',
      'AWS_SESSION_TOKEN',
      'AWS_USE_FIPS_ENDPOINT',
    ]);
    expect(problems.join()).not.toContain('secret');
  });
});
