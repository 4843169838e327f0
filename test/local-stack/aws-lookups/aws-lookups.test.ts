import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetParameterCommand, GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AwsLookups, createAwsLookups } from '../../../dev/aws-lookups/aws-lookups.ts';

let lookups: AwsLookups;
let secrets: SecretsManagerClient;
let parameters: SSMClient;

beforeAll(async () => {
  lookups = await createAwsLookups({
    port: 0,
    secrets: new Map([['provider/key', 'local-api-key']]),
    parameters: new Map([
      ['/countersign/step-up-client', 'abc'],
      ['plain', 'x'],
    ]),
  });
  const config = {
    region: 'eu-central-1',
    endpoint: lookups.url,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  };
  secrets = new SecretsManagerClient(config);
  parameters = new SSMClient(config);
});

afterAll(async () => {
  secrets.destroy();
  parameters.destroy();
  await lookups.close();
});

describe('GetSecretValue', () => {
  it('gives a secret by name, as its current version', async () => {
    const secret = await secrets.send(new GetSecretValueCommand({ SecretId: 'provider/key' }));

    expect(secret).toMatchObject({
      Name: 'provider/key',
      SecretString: 'local-api-key',
      VersionStages: ['AWSCURRENT'],
    });
    expect(secret.CreatedDate).toBeInstanceOf(Date);
  });

  it.each([
    ['with', '-LoCaL0'],
    ['without', ''],
  ])('gives a secret by its ARN %s the suffix, in any Region', async (_, suffix) => {
    const SecretId = `arn:aws:secretsmanager:eu-central-1:123456789012:secret:provider/key${suffix}`;

    const { SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId }));

    expect(SecretString).toBe('local-api-key');
  });

  it.each([
    ['an unknown name', { SecretId: 'nothing' }],
    ['an unknown ARN', { SecretId: 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:provider/ke-LoCaL0' }],
    ['a stage that holds nothing', { SecretId: 'provider/key', VersionStage: 'AWSPREVIOUS' }],
    ['an unknown version', { SecretId: 'provider/key', VersionId: '00000000-0000-0000-0000-000000000000' }],
  ])('answers ResourceNotFoundException to %s', async (_, input) => {
    await expect(secrets.send(new GetSecretValueCommand(input))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      $metadata: { httpStatusCode: 400 },
    });
  });

  it('gives the new version after setSecret', async () => {
    lookups.setSecret('rotated', 'one');
    const before = await secrets.send(new GetSecretValueCommand({ SecretId: 'rotated' }));
    lookups.setSecret('rotated', 'two');

    const after = await secrets.send(new GetSecretValueCommand({ SecretId: 'rotated' }));

    expect(after.SecretString).toBe('two');
    expect(after.VersionId).not.toBe(before.VersionId);
  });
});

describe('GetParameter', () => {
  it('gives a parameter by name', async () => {
    const { Parameter } = await parameters.send(new GetParameterCommand({ Name: '/countersign/step-up-client' }));

    expect(Parameter).toMatchObject({ Name: '/countersign/step-up-client', Value: 'abc', Type: 'String', Version: 1 });
    expect(Parameter?.LastModifiedDate).toBeInstanceOf(Date);
  });

  it('answers ParameterNotFound to an unknown name', async () => {
    await expect(parameters.send(new GetParameterCommand({ Name: '/countersign' }))).rejects.toMatchObject({
      name: 'ParameterNotFound',
      $metadata: { httpStatusCode: 400 },
    });
  });

  it('gives what setParameter wrote, with the next version', async () => {
    lookups.setParameter('late', 'one');
    lookups.setParameter('late', 'two');

    const { Parameter } = await parameters.send(new GetParameterCommand({ Name: 'late' }));

    expect(Parameter).toMatchObject({ Value: 'two', Version: 2 });
  });
});

describe('GetParameters', () => {
  it('sorts names into found and invalid', async () => {
    const answer = await parameters.send(new GetParametersCommand({ Names: ['plain', 'absent', 'toString'] }));

    expect(answer.Parameters?.map(({ Name, Value }) => [Name, Value])).toStrictEqual([['plain', 'x']]);
    expect(answer.InvalidParameters).toStrictEqual(['absent', 'toString']);
  });

  it('takes 10 names and refuses 11', async () => {
    const names = Array.from({ length: 11 }, (_, index) => `n${index}`);

    const ten = await parameters.send(new GetParametersCommand({ Names: names.slice(0, 10) }));

    expect(ten.InvalidParameters).toHaveLength(10);
    await expect(parameters.send(new GetParametersCommand({ Names: names }))).rejects.toMatchObject({
      name: 'ValidationException',
    });
  });
});

describe('the AWS JSON endpoint', () => {
  it('rejects at the start where its port is taken', async () => {
    const port = Number(new URL(lookups.url).port);

    await expect(createAwsLookups({ port, secrets: new Map(), parameters: new Map() })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
  });

  it.each([
    ['an operation that is not built', 'AmazonSSM.PutParameter', '{}', 'UnknownOperationException'],
    ['a request without a target', undefined, '{}', 'UnknownOperationException'],
    ['a body that is not JSON', 'AmazonSSM.GetParameter', '{', 'SerializationException'],
    ['a name of another type', 'AmazonSSM.GetParameter', '{"Name":1}', 'ValidationException'],
    ['a missing secret id', 'secretsmanager.GetSecretValue', 'null', 'InvalidParameterException'],
  ])('refuses %s', async (_, target, body, type) => {
    const headers = target === undefined ? {} : { 'x-amz-target': target };

    const response = await fetch(lookups.url, { method: 'POST', headers, body });

    expect(response.status).toBe(400);
    expect(response.headers.get('x-amzn-errortype')).toBe(type);
    expect(await response.json()).toMatchObject({ __type: type });
  });
});
