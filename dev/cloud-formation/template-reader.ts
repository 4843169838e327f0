import * as z from 'zod';
import { assignPhysicalResources, type Deployment } from './physical-resources.ts';
import { type PhysicalResource, resolveValue } from './resolve-value.ts';
import type { Template } from './template.ts';

/** One resource with its properties resolved and parsed. */
export interface ReadResource<Properties> extends PhysicalResource {
  readonly logicalId: string;
  readonly properties: Properties;
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** A template whose intrinsic functions answer as if it were deployed. */
export interface TemplateReader {
  /** The resources of one type, in template order. @throws Error naming the resource whose properties do not fit. */
  readAll<Properties>(type: string, schema: z.ZodType<Properties>): readonly ReadResource<Properties>[];
  readonly outputs: ReadonlyMap<string, unknown>;
}

/** @throws Error naming every parameter that has no value, or that the template does not have. */
export function createTemplateReader(
  template: Template,
  deployment: Deployment,
  parameters: ReadonlyMap<string, string>,
): TemplateReader {
  const resources = assignPhysicalResources(template, deployment);
  const context = {
    resources,
    parameters: new Map([...chooseParameters(template, parameters), ...pseudoParameters(deployment)]),
  };
  return {
    readAll(type, schema) {
      const found = [];
      for (const [logicalId, resource] of template.resources) {
        const ids = resources.get(logicalId);
        if (resource.type !== type || !ids) continue;
        const result = schema.safeParse(resolveValue(resource.properties, logicalId, context));
        if (!result.success) {
          const problems = z.prettifyError(result.error);
          throw new Error(`${logicalId} (${type}) cannot be used locally:\n${problems}`, { cause: result.error });
        }
        found.push({ logicalId, ...ids, properties: result.data, metadata: resource.metadata });
      }
      return found;
    },
    get outputs() {
      const resolved = ([name, value]: [string, unknown]) =>
        [name, resolveValue(value, `Outputs.${name}`, context)] as const;
      return new Map([...template.outputs].map(resolved));
    },
  };
}

function chooseParameters(template: Template, given: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const unknown = [...given.keys()].filter((name) => !template.parameters.has(name));
  if (unknown.length > 0) throw new Error(`the template has no parameter ${unknown.join(', ')}`);
  const chosen = new Map<string, string>();
  const missing = [];
  for (const [name, { type, default: fallback }] of template.parameters) {
    // Its default names an SSM parameter of the account, such as CDK's bootstrap version.
    if (type.startsWith('AWS::SSM::')) continue;
    const value = given.get(name) ?? fallback;
    if (value === undefined) missing.push(name);
    else chosen.set(name, String(value));
  }
  if (missing.length > 0) throw new Error(`no value for the template's parameter ${missing.join(', ')}`);
  return chosen;
}

function pseudoParameters({ region, accountId, stackName }: Deployment): ReadonlyMap<string, string> {
  return new Map([
    ['AWS::Region', region],
    ['AWS::AccountId', accountId],
    ['AWS::StackName', stackName],
    ['AWS::StackId', `arn:aws:cloudformation:${region}:${accountId}:stack/${stackName}/local`],
    ['AWS::Partition', 'aws'],
    ['AWS::URLSuffix', 'amazonaws.com'],
  ]);
}
