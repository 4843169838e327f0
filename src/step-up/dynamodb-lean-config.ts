import { createEnvironmentReader, type Environment, matching, serviceUrl } from '../shared/environment.ts';

/** What it takes to sign and send a call. */
export interface LeanDynamoDbConfig {
  readonly region: string;
  readonly endpoint: URL;
  readonly credentials: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  };
}

/** Each makes the SDK look elsewhere for credentials or for the table. To pass over one could break a rule of its owner, such as FIPS. */
const ONLY_THE_SDK = [
  'AWS_PROFILE',
  'AWS_USE_FIPS_ENDPOINT',
  'AWS_USE_DUALSTACK_ENDPOINT',
  'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS',
];

/**
 * Where the table is and who asks, from what Lambda sets: the Region and the role's credentials, and from the SDK's own variables of an
 * endpoint. Knows the endpoints of commercial Regions, GovCloud and China; for all else there is the SDK.
 *
 * @throws ConfigurationError that names every variable that is missing, malformed or not for this adapter, at once (T34).
 */
export function leanDynamoDbConfig(environment: Environment): LeanDynamoDbConfig {
  const variables = createEnvironmentReader(environment);
  for (const name of ONLY_THE_SDK) variables.read(name, off, 'false');
  const region = variables.read('AWS_REGION', matching(/^[a-z]{2}(?:-[a-z]+){1,2}-\d{1,2}$/, 'a Region'));
  const accessKeyId = variables.read('AWS_ACCESS_KEY_ID', text);
  const secretAccessKey = variables.read('AWS_SECRET_ACCESS_KEY', text);
  // Without one the credentials are a person's, as at a local service.
  const hasToken = environment['AWS_SESSION_TOKEN'] !== undefined;
  const sessionToken = hasToken ? variables.read('AWS_SESSION_TOKEN', text) : undefined;
  const variable =
    environment['AWS_ENDPOINT_URL_DYNAMODB'] === undefined ? 'AWS_ENDPOINT_URL' : 'AWS_ENDPOINT_URL_DYNAMODB';
  const isGiven = environment[variable] !== undefined;
  const endpoint = isGiven
    ? variables.read(variable, origin)
    : region === undefined
      ? undefined
      : variables.read('AWS_REGION', regional);
  const values = variables.checked({ region, endpoint, accessKeyId, secretAccessKey });
  return {
    region: values.region,
    endpoint: values.endpoint,
    credentials: {
      accessKeyId: values.accessKeyId,
      secretAccessKey: values.secretAccessKey,
      ...(sessionToken === undefined ? {} : { sessionToken }),
    },
  };
}

function text(value: string): string {
  return value;
}

function off(value: string): string {
  if (value !== 'false') throw new Error('needs COUNTERSIGN_DYNAMODB=sdk');
  return value;
}

/** The public endpoint of a Region. Those of other partitions have other domains. */
function regional(region: string): URL {
  if (/^(?:us|eu|ap|sa|ca|me|af|il|mx|us-gov)-[a-z]+-\d{1,2}$/.test(region)) {
    return new URL(`https://dynamodb.${region}.amazonaws.com`);
  }
  if (/^cn-[a-z]+-\d{1,2}$/.test(region)) return new URL(`https://dynamodb.${region}.amazonaws.com.cn`);
  throw new Error('is not a Region of which this adapter knows the endpoint: it needs COUNTERSIGN_DYNAMODB=sdk');
}

function origin(value: string): URL {
  const url = serviceUrl(value);
  if (url.pathname !== '/' || url.search !== '') throw new Error('must have neither a path nor a query');
  return url;
}
