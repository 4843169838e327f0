import * as z from 'zod';
import type { AuthorizerModel, GatewayResponseModel, RestApiModel } from '../gateway/rest-api-model.ts';
import { findFunctionByArn, type LocalFunction } from './read-functions.ts';
import { integrationProperties, invokedArn, readIntegration } from './read-integration.ts';
import type { TemplateReader } from './template-reader.ts';

const apiProperties = z.object({
  // Binary payloads would change bodies on their way, compression what a digest covers: neither is emulated.
  BinaryMediaTypes: z.undefined().optional(),
  MinimumCompressionSize: z.undefined().optional(),
});

const stageProperties = z.object({
  StageName: z.string(),
  Variables: z.record(z.string(), z.string()).default({}),
  CacheClusterEnabled: z.literal(false).optional(),
});

const resourceProperties = z.object({ ParentId: z.string(), PathPart: z.string() });

const authorizerProperties = z.object({
  Type: z.literal('REQUEST'),
  AuthorizerUri: z.string(),
  // The local gateway has no authorizer cache, and a guarded API must not have one either (F7).
  AuthorizerResultTtlInSeconds: z.literal(0),
});

const methodProperties = z.object({
  ResourceId: z.string(),
  HttpMethod: z.string(),
  AuthorizationType: z.enum(['CUSTOM', 'NONE']),
  AuthorizerId: z.string().optional(),
  ApiKeyRequired: z.literal(false).optional(),
  RequestValidatorId: z.undefined().optional(),
  Integration: integrationProperties,
});

const gatewayResponseProperties = z.object({
  ResponseType: z.string(),
  StatusCode: z.string().optional(),
  ResponseParameters: z.record(z.string(), z.string()).default({}),
  ResponseTemplates: z.strictObject({ 'application/json': z.string().optional() }).default({}),
});

/** @throws Error for anything that the local gateway would serve differently: a cache, a validator, VTL, a second API. */
export function readRestApi(reader: TemplateReader, functions: readonly LocalFunction[]): RestApiModel {
  const api = only('AWS::ApiGateway::RestApi', reader.readAll('AWS::ApiGateway::RestApi', apiProperties));
  const stage = only('AWS::ApiGateway::Stage', reader.readAll('AWS::ApiGateway::Stage', stageProperties));
  const resources = readResources(reader, api.attributes.get('RootResourceId') ?? '');
  const authorizers = readAuthorizers(reader, functions);
  return {
    id: api.ref,
    stage: stage.properties.StageName,
    stageVariables: new Map(Object.entries(stage.properties.Variables)),
    methods: reader.readAll('AWS::ApiGateway::Method', methodProperties).map(({ logicalId, properties }) => ({
      resourceId: properties.ResourceId,
      resource: lookUp(resources, properties.ResourceId, logicalId),
      httpMethod: properties.HttpMethod,
      authorizer:
        properties.AuthorizationType === 'CUSTOM'
          ? lookUp(authorizers, properties.AuthorizerId ?? '', logicalId)
          : undefined,
      integration: readIntegration(properties.Integration, functions),
    })),
    gatewayResponses: readGatewayResponses(reader),
  };
}

function readResources(reader: TemplateReader, rootId: string): ReadonlyMap<string, string> {
  const all = new Map(
    reader.readAll('AWS::ApiGateway::Resource', resourceProperties).map((found) => [found.ref, found]),
  );
  const pathOf = (id: string): string => {
    if (id === rootId) return '';
    const { ParentId, PathPart } = lookUp(all, id, 'a resource').properties;
    return `${pathOf(ParentId)}/${PathPart}`;
  };
  return new Map([[rootId, '/'], ...[...all.keys()].map((id) => [id, pathOf(id)] as const)]);
}

function readAuthorizers(
  reader: TemplateReader,
  functions: readonly LocalFunction[],
): ReadonlyMap<string, AuthorizerModel> {
  const all = reader.readAll('AWS::ApiGateway::Authorizer', authorizerProperties);
  return new Map(
    all.map(({ ref, properties }) => {
      const { logicalId, timeoutMs } = findFunctionByArn(functions, invokedArn(properties.AuthorizerUri));
      // The gateway's own ceiling is undocumented, about 30 s (F19).
      return [ref, { functionLogicalId: logicalId, timeoutMs: Math.min(timeoutMs, 30_000) }];
    }),
  );
}

function readGatewayResponses(reader: TemplateReader): ReadonlyMap<string, GatewayResponseModel> {
  const all = reader.readAll('AWS::ApiGateway::GatewayResponse', gatewayResponseProperties);
  return new Map(
    all.map(({ properties }) => {
      const headers = Object.entries(properties.ResponseParameters);
      return [
        properties.ResponseType,
        {
          status: properties.StatusCode === undefined ? undefined : Number(properties.StatusCode),
          headers: new Map(headers.map(([key, value]) => [key.replace('gatewayresponse.header.', ''), value])),
          template: properties.ResponseTemplates['application/json'],
        },
      ];
    }),
  );
}

function lookUp<Value>(map: ReadonlyMap<string, Value>, key: string, from: string): Value {
  const value = map.get(key);
  if (value === undefined) throw new Error(`${from} refers to ${key}, which the template does not have`);
  return value;
}

function only<Item>(type: string, items: readonly Item[]): Item {
  const [item, second] = items;
  if (item === undefined || second !== undefined) throw new Error(`the template must have exactly one ${type}`);
  return item;
}
