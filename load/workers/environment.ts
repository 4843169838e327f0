import { POOL_ID } from '../../test/fixtures/tokens/local-issuer.ts';
import { CLIENT_IDS } from '../play/holders.ts';
import { REGION, TABLE } from '../store/table.ts';

/** The variables of the function, and nothing of this machine's own. */
export function authorizerEnvironment(options: {
  readonly storeUrl: string;
  readonly jwksUri: string;
  readonly policyFile: string;
}): Readonly<Record<string, string>> {
  const { stepup, ...clients } = CLIENT_IDS;
  return {
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_DYNAMODB: options.storeUrl,
    AWS_LAMBDA_FUNCTION_NAME: 'authorizer',
    COUNTERSIGN_TABLE: TABLE,
    COUNTERSIGN_USER_POOL_IDS: POOL_ID,
    COUNTERSIGN_CLIENTS: Object.entries(clients)
      .map(([name, id]) => `${name}=${id}`)
      .join(','),
    COUNTERSIGN_STEP_UP_CLIENT_ID: stepup,
    COUNTERSIGN_JWKS_URI: options.jwksUri,
    COUNTERSIGN_POLICY_FILE: options.policyFile,
  };
}
