import * as z from 'zod';
import { findFunctionByArn, type LocalFunction } from './read-functions.ts';
import type { TemplateReader } from './template-reader.ts';

/** A user pool of the template with its clients. */
export interface LocalUserPool {
  readonly logicalId: string;
  readonly id: string;
  readonly arn: string;
  /** By Cognito's name, as `DefineAuthChallenge` or `PreTokenGeneration`. */
  readonly triggers: ReadonlyMap<string, LocalTrigger>;
  readonly clients: readonly LocalUserPoolClient[];
}

export interface LocalTrigger {
  readonly functionLogicalId: string;
  /** The event version: `V1_0`, `V2_0` or `V3_0`. */
  readonly version: string;
}

export interface LocalUserPoolClient {
  readonly logicalId: string;
  readonly id: string;
  /** As `ALLOW_CUSTOM_AUTH`. */
  readonly explicitAuthFlows: readonly string[];
  /** Seconds, as the other validities. */
  readonly accessTokenValidity: number;
  readonly idTokenValidity: number;
  readonly refreshTokenValidity: number;
  readonly authSessionValidity: number;
  readonly preventsUserExistenceErrors: boolean;
  /** Undefined when the template leaves them open: then a client may do so with every attribute (F52). */
  readonly readAttributes: readonly string[] | undefined;
  readonly writeAttributes: readonly string[] | undefined;
}

const poolProperties = z.object({
  LambdaConfig: z
    .record(z.string(), z.union([z.string(), z.object({ LambdaArn: z.string(), LambdaVersion: z.string() })]))
    .default({}),
});

const unit = z.enum(['seconds', 'minutes', 'hours', 'days']);
const SECONDS = { seconds: 1, minutes: 60, hours: 3600, days: 86_400 };

const clientProperties = z.object({
  UserPoolId: z.string(),
  GenerateSecret: z.literal(false).optional(),
  ExplicitAuthFlows: z.array(z.string()),
  AccessTokenValidity: z.number().default(1),
  IdTokenValidity: z.number().default(1),
  RefreshTokenValidity: z.number().default(30),
  AuthSessionValidity: z.number().default(3),
  TokenValidityUnits: z.object({
    AccessToken: unit.default('hours'),
    IdToken: unit.default('hours'),
    RefreshToken: unit.default('days'),
  }),
  PreventUserExistenceErrors: z.enum(['ENABLED', 'LEGACY']).default('LEGACY'),
  ReadAttributes: z.array(z.string()).optional(),
  WriteAttributes: z.array(z.string()).optional(),
});

/** @throws Error for a client with a secret, or a trigger that is no function of the template. */
export function readUserPools(reader: TemplateReader, functions: readonly LocalFunction[]): readonly LocalUserPool[] {
  const clients = reader.readAll('AWS::Cognito::UserPoolClient', clientProperties);
  return reader.readAll('AWS::Cognito::UserPool', poolProperties).map(({ logicalId, ref, attributes, properties }) => ({
    logicalId,
    id: ref,
    arn: attributes.get('Arn') ?? ref,
    triggers: new Map(
      Object.entries(properties.LambdaConfig).map(([name, trigger]) => [
        name.replace(/Config$/, ''),
        typeof trigger === 'string'
          ? toTrigger(functions, trigger, 'V1_0')
          : toTrigger(functions, trigger.LambdaArn, trigger.LambdaVersion),
      ]),
    ),
    clients: clients
      .filter((client) => client.properties.UserPoolId === ref)
      .map((client) => toClient(client.logicalId, client.ref, client.properties)),
  }));
}

function toTrigger(functions: readonly LocalFunction[], arn: string, version: string): LocalTrigger {
  return { functionLogicalId: findFunctionByArn(functions, arn).logicalId, version };
}

function toClient(logicalId: string, id: string, properties: z.infer<typeof clientProperties>): LocalUserPoolClient {
  const { TokenValidityUnits: units } = properties;
  return {
    logicalId,
    id,
    explicitAuthFlows: properties.ExplicitAuthFlows,
    accessTokenValidity: properties.AccessTokenValidity * SECONDS[units.AccessToken],
    idTokenValidity: properties.IdTokenValidity * SECONDS[units.IdToken],
    refreshTokenValidity: properties.RefreshTokenValidity * SECONDS[units.RefreshToken],
    authSessionValidity: properties.AuthSessionValidity * SECONDS.minutes,
    preventsUserExistenceErrors: properties.PreventUserExistenceErrors === 'ENABLED',
    readAttributes: properties.ReadAttributes,
    writeAttributes: properties.WriteAttributes,
  };
}
