import { createHash } from 'node:crypto';
import type { PhysicalResource } from './resolve-value.ts';
import type { Template, TemplateResource } from './template.ts';

/** Where a template is pretended to be deployed. */
export interface Deployment {
  readonly region: string;
  readonly accountId: string;
  readonly stackName: string;
}

/**
 * Gives every resource of a template an id, and an ARN where it has one, in the shape that AWS gives them. The ids depend on stack
 * name and logical id alone, so that a restarted local stack finds its data again.
 */
export function assignPhysicalResources(
  template: Template,
  deployment: Deployment,
): ReadonlyMap<string, PhysicalResource> {
  const entries = [...template.resources].map(([id, resource]) => [id, toPhysical(id, resource, deployment)] as const);
  return new Map(entries);
}

function toPhysical(logicalId: string, { type, properties }: TemplateResource, at: Deployment): PhysicalResource {
  const arn = (service: string, resource: string) => `arn:aws:${service}:${at.region}:${at.accountId}:${resource}`;
  const name = `${at.stackName}-${logicalId}`;
  const id = (alphabet: string, length: number) => deriveId(name, alphabet, length);
  switch (type) {
    case 'AWS::Lambda::Function':
      return physical(name, { Arn: arn('lambda', `function:${name}`) });
    case 'AWS::DynamoDB::Table':
      return physical(name, { Arn: arn('dynamodb', `table/${name}`) });
    case 'AWS::SecretsManager::Secret':
      return physical(arn('secretsmanager', `secret:${name}-${id(ALPHANUMERIC, 6)}`));
    case 'AWS::SSM::Parameter':
      return physical(literal(properties['Name'], `${logicalId}.Name`));
    case 'AWS::Cognito::UserPool': {
      const pool = `${at.region}_${id(ALPHANUMERIC, 9)}`;
      const provider = `cognito-idp.${at.region}.amazonaws.com/${pool}`;
      const attributes = { UserPoolId: pool, ProviderName: provider, ProviderURL: `https://${provider}` };
      return physical(pool, { Arn: arn('cognito-idp', `userpool/${pool}`), ...attributes });
    }
    case 'AWS::Cognito::UserPoolClient':
      return physical(id(LOWER_CASE, 26));
    case 'AWS::Cognito::UserPoolResourceServer':
      return physical(literal(properties['Identifier'], `${logicalId}.Identifier`));
    case 'AWS::Cognito::UserPoolIdentityProvider':
      return physical(literal(properties['ProviderName'], `${logicalId}.ProviderName`));
    case 'AWS::Cognito::UserPoolGroup':
      return physical(literal(properties['GroupName'], `${logicalId}.GroupName`));
    case 'AWS::ApiGateway::RestApi':
      return physical(id(LOWER_CASE, 10), { RootResourceId: deriveId(`${name}/`, LOWER_CASE, 10) });
    case 'AWS::ApiGateway::Stage':
      return physical(literal(properties['StageName'], `${logicalId}.StageName`));
    case 'AWS::ApiGateway::Resource':
    case 'AWS::ApiGateway::Authorizer':
    case 'AWS::ApiGateway::Deployment':
      return physical(id(LOWER_CASE, 6));
    case 'AWS::Logs::LogGroup':
      return physical(name, { Arn: `${arn('logs', `log-group:${name}`)}:*` });
    case 'AWS::IAM::Role':
      return physical(name, { Arn: `arn:aws:iam::${at.accountId}:role/${name}` });
    default:
      return physical(name);
  }
}

const LOWER_CASE = 'abcdefghijklmnopqrstuvwxyz0123456789';
const ALPHANUMERIC = `${LOWER_CASE}ABCDEFGHIJKLMNOPQRSTUVWXYZ`;

function deriveId(name: string, alphabet: string, length: number): string {
  const bytes = createHash('sha256').update(name).digest().subarray(0, length);
  return Array.from(bytes, (byte) => alphabet.charAt(byte % alphabet.length)).join('');
}

function physical(ref: string, attributes: Readonly<Record<string, string>> = {}): PhysicalResource {
  return { ref, attributes: new Map(Object.entries(attributes)) };
}

function literal(value: unknown, path: string): string {
  if (typeof value !== 'string') throw new Error(`${path}: the local stack needs a literal name here`);
  return value;
}
