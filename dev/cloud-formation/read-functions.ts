import { resolve } from 'node:path';
import * as z from 'zod';
import type { TemplateReader } from './template-reader.ts';

/** A Lambda function of the template and where its bundle lies. */
export interface LocalFunction {
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
  /** Absolute; holds the staged bundle. */
  readonly directory: string;
  /** As `index.handler`. */
  readonly handler: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  /** MB. */
  readonly memorySize: number;
}

const functionProperties = z.object({
  Handler: z.string(),
  Timeout: z.int().default(3),
  MemorySize: z.int().default(128),
  Environment: z.object({ Variables: z.record(z.string(), z.string()) }).optional(),
});

/** @throws Error naming a function whose asset the template does not tell. */
export function readFunctions(reader: TemplateReader, directory: string): readonly LocalFunction[] {
  return reader.readAll('AWS::Lambda::Function', functionProperties).map((found) => {
    const { logicalId, ref, attributes, metadata, properties } = found;
    const asset = metadata['aws:asset:path'];
    if (typeof asset !== 'string')
      throw new Error(`${logicalId} has no aws:asset:path: synthesize with asset metadata`);
    return {
      logicalId,
      name: ref,
      arn: attributes.get('Arn') ?? ref,
      directory: resolve(directory, asset),
      handler: properties.Handler,
      environment: properties.Environment?.Variables ?? {},
      timeoutMs: properties.Timeout * 1000,
      memorySize: properties.MemorySize,
    };
  });
}

/** @throws Error when no function of the template has this ARN. */
export function findFunctionByArn(functions: readonly LocalFunction[], arn: string): LocalFunction {
  const found = functions.find((candidate) => candidate.arn === arn);
  if (!found) throw new Error(`no function of the template is ${arn}`);
  return found;
}
