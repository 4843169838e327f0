import { createAwsJsonApp, type ListeningServer, listen } from '../aws-json/aws-json-server.ts';
import { parameterOperations } from './parameters.ts';
import { secretOperations } from './secrets.ts';

export type AwsLookupsOptions = {
  /** 0 takes a free port. */
  readonly port: number;
  /** Secret strings by name. */
  readonly secrets: ReadonlyMap<string, string>;
  /** Parameter values by name. */
  readonly parameters: ReadonlyMap<string, string>;
};

export type AwsLookups = ListeningServer & {
  /** Creates or overwrites a parameter; each overwrite is a new version. */
  setParameter(name: string, value: string): void;
  /** Creates or overwrites a secret; each overwrite is a new version. */
  setSecret(name: string, value: string): void;
};

/**
 * Answers the look-ups that the handlers make: Secrets Manager `GetSecretValue` and SSM `GetParameter` and
 * `GetParameters`, on one port. Reach it through the SDKs' `AWS_ENDPOINT_URL_SECRETS_MANAGER` and `AWS_ENDPOINT_URL_SSM`.
 *
 * It does NOT check signatures or permissions, and keeps only the current version of a value.
 *
 * @example
 * const lookups = await createAwsLookups({
 *   port: 0,
 *   secrets: new Map([['provider-key', 'local']]),
 *   parameters: new Map([['/countersign/step-up-client-id', 'stepup']]),
 * });
 */
export async function createAwsLookups(options: AwsLookupsOptions): Promise<AwsLookups> {
  const secrets = secretOperations(options.secrets);
  const parameters = parameterOperations(options.parameters);
  const server = await listen(
    createAwsJsonApp(new Map([...secrets.operations, ...parameters.operations])),
    options.port,
  );
  return { ...server, setParameter: parameters.set, setSecret: secrets.set };
}
