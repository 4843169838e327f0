import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { AwsJsonError, type AwsJsonOperation } from '../aws-json/aws-json-server.ts';

const CURRENT = 'AWSCURRENT';
const ARN_PREFIX = 'arn:aws:secretsmanager:us-east-1:000000000000:secret:';

const getSecretValue = z.object({
  SecretId: z.string().min(1),
  VersionId: z.string().optional(),
  VersionStage: z.string().optional(),
});

type Secret = { readonly value: string; readonly versionId: string; readonly createdDate: number };

/** Secrets Manager `GetSecretValue`. A secret is found by name, by its ARN, or by its ARN without the suffix. */
export function secretOperations(seed: ReadonlyMap<string, string>): {
  readonly operations: ReadonlyMap<string, AwsJsonOperation>;
  readonly set: (name: string, value: string) => void;
} {
  const secrets = new Map<string, Secret>();
  const set = (name: string, value: string): void => {
    secrets.set(name, { value, versionId: randomUUID(), createdDate: Date.now() / 1000 });
  };
  for (const [name, value] of seed) set(name, value);

  const get: AwsJsonOperation = (input) => {
    const request = getSecretValue.safeParse(input);
    if (!request.success) throw new AwsJsonError('InvalidParameterException', 'SecretId is missing or not a string');
    const { SecretId, VersionId, VersionStage = CURRENT } = request.data;
    const name = nameOf(SecretId, secrets);
    const secret = name === undefined ? undefined : secrets.get(name);
    if (name === undefined || secret === undefined) {
      throw new AwsJsonError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
    }
    if (VersionStage !== CURRENT) throw versionNotFound('staging label', VersionStage);
    if (VersionId !== undefined && VersionId !== secret.versionId) throw versionNotFound('VersionId', VersionId);
    return {
      ARN: arnOf(name),
      Name: name,
      SecretString: secret.value,
      VersionId: secret.versionId,
      VersionStages: [CURRENT],
      CreatedDate: secret.createdDate,
    };
  };
  return { operations: new Map([['secretsmanager.GetSecretValue', get]]), set };
}

function nameOf(secretId: string, secrets: ReadonlyMap<string, Secret>): string | undefined {
  if (!secretId.startsWith('arn:')) return secretId;
  const resource = secretId.split(':').slice(6).join(':');
  return [...secrets.keys()].find((name) => resource === name || arnOf(name) === `${ARN_PREFIX}${resource}`);
}

/** Secrets Manager appends a hyphen and six characters to the name; here they are always the same six. */
function arnOf(name: string): string {
  return `${ARN_PREFIX}${name}-LoCaL0`;
}

function versionNotFound(kind: string, wanted: string): AwsJsonError {
  return new AwsJsonError(
    'ResourceNotFoundException',
    `Secrets Manager can't find the specified secret value for ${kind}: ${wanted}`,
  );
}
