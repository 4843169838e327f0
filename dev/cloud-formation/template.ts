import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import * as z from 'zod';

const resource = z.object({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  Metadata: z.record(z.string(), z.unknown()).default({}),
});

const parameter = z.object({ Type: z.string(), Default: z.union([z.string(), z.number()]).optional() });

const template = z
  .object({
    Resources: z.record(z.string(), resource),
    Parameters: z.record(z.string(), parameter).default({}),
    Outputs: z.record(z.string(), z.object({ Value: z.unknown() })).default({}),
  })
  .transform(({ Resources, Parameters, Outputs }) => ({
    resources: new Map(
      Object.entries(Resources).map(([id, { Type, Properties, Metadata }]) => [
        id,
        { type: Type, properties: Properties, metadata: Metadata },
      ]),
    ),
    parameters: new Map(
      Object.entries(Parameters).map(([id, { Type, Default }]) => [id, { type: Type, default: Default }]),
    ),
    outputs: new Map(Object.entries(Outputs).map(([id, { Value }]) => [id, Value])),
  }));

export interface TemplateResource {
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** A synthesized CloudFormation template: what is deployed, before anything in it has an id. */
export interface Template {
  /** The cloud assembly: asset paths in the metadata are relative to it. */
  readonly directory: string;
  readonly resources: ReadonlyMap<string, TemplateResource>;
  readonly parameters: ReadonlyMap<string, { readonly type: string; readonly default: string | number | undefined }>;
  readonly outputs: ReadonlyMap<string, unknown>;
}

/** @throws Error naming the file when it is not a CloudFormation template in JSON. */
export function loadTemplate(file: string): Template {
  try {
    return { directory: dirname(file), ...template.parse(JSON.parse(readFileSync(file, 'utf8'))) };
  } catch (cause) {
    throw new Error(`${file} is not a readable CloudFormation template`, { cause });
  }
}
