import { CLIENT_ID, POOL_ID } from '../test/fixtures/tokens/local-issuer.ts';
import { jwksUri, type World } from './world.ts';

/** The variables of a function, ours or the baseline's. Nothing of this machine's own reaches the process that is measured. */
export function bundleEnvironment(world: World, policyFile?: string): Readonly<Record<string, string>> {
  return {
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_DYNAMODB: world.servicesUrl,
    AWS_LAMBDA_FUNCTION_NAME: 'authorizer',
    COUNTERSIGN_TABLE: 'countersign',
    COUNTERSIGN_USER_POOL_IDS: POOL_ID,
    COUNTERSIGN_CLIENTS: `web=${CLIENT_ID},federation=federation,backoffice=backoffice,payroll=payroll`,
    COUNTERSIGN_STEP_UP_CLIENT_ID: 'stepup',
    COUNTERSIGN_JWKS_URI: jwksUri(world),
    ...(policyFile !== undefined && { COUNTERSIGN_POLICY_FILE: policyFile }),
  };
}
