import * as z from 'zod';
import type { TemplateReader } from './template-reader.ts';

/** A DynamoDB table of the template: enough for CreateTable. */
export interface LocalTable {
  readonly logicalId: string;
  readonly name: string;
  readonly keySchema: readonly { readonly AttributeName: string; readonly KeyType: 'HASH' | 'RANGE' }[];
  readonly attributeDefinitions: readonly { readonly AttributeName: string; readonly AttributeType: 'S' | 'N' | 'B' }[];
  readonly timeToLiveAttribute: string | undefined;
}

/** A secret of the template. Its value is set out of band, locally as on AWS. */
export interface LocalSecret {
  readonly logicalId: string;
  readonly arn: string;
}

export interface LocalParameter {
  readonly logicalId: string;
  readonly name: string;
  readonly value: string;
}

const tableProperties = z.object({
  KeySchema: z.array(z.object({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) })),
  AttributeDefinitions: z.array(z.object({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) })),
  TimeToLiveSpecification: z.object({ AttributeName: z.string(), Enabled: z.boolean() }).optional(),
  // An index that the local table would lack must not go unnoticed.
  GlobalSecondaryIndexes: z.undefined().optional(),
  LocalSecondaryIndexes: z.undefined().optional(),
});

export function readTables(reader: TemplateReader): readonly LocalTable[] {
  return reader.readAll('AWS::DynamoDB::Table', tableProperties).map(({ logicalId, ref, properties }) => ({
    logicalId,
    name: ref,
    keySchema: properties.KeySchema,
    attributeDefinitions: properties.AttributeDefinitions,
    timeToLiveAttribute: properties.TimeToLiveSpecification?.Enabled
      ? properties.TimeToLiveSpecification.AttributeName
      : undefined,
  }));
}

export function readSecrets(reader: TemplateReader): readonly LocalSecret[] {
  return reader
    .readAll('AWS::SecretsManager::Secret', z.object({}))
    .map(({ logicalId, ref }) => ({ logicalId, arn: ref }));
}

export function readParameters(reader: TemplateReader): readonly LocalParameter[] {
  const properties = z.object({ Type: z.literal('String'), Value: z.string() });
  return reader
    .readAll('AWS::SSM::Parameter', properties)
    .map(({ logicalId, ref, properties: { Value } }) => ({ logicalId, name: ref, value: Value }));
}
