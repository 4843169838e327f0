import type { RestApiModel } from '../gateway/rest-api-model.ts';
import type { Deployment } from './physical-resources.ts';
import { type LocalFunction, readFunctions } from './read-functions.ts';
import { readRestApi } from './read-rest-api.ts';
import {
  type LocalParameter,
  type LocalSecret,
  type LocalTable,
  readParameters,
  readSecrets,
  readTables,
} from './read-stores.ts';
import { type LocalUserPool, readUserPools } from './read-user-pools.ts';
import { loadTemplate } from './template.ts';
import { createTemplateReader } from './template-reader.ts';

/**
 * Everything that the local stack starts, read from the template that deploys. All ids are assigned already: functions find them in
 * their environment, and the local services must serve under exactly these.
 */
export interface LocalPlan extends Deployment {
  readonly functions: readonly LocalFunction[];
  readonly userPools: readonly LocalUserPool[];
  readonly tables: readonly LocalTable[];
  readonly secrets: readonly LocalSecret[];
  readonly parameters: readonly LocalParameter[];
  readonly api: RestApiModel;
  /** Stack outputs. URLs are those of AWS. */
  readonly outputs: ReadonlyMap<string, string>;
}

export interface LocalPlanOptions extends Deployment {
  /** The `….template.json` in the cloud assembly. */
  readonly templateFile: string;
  /** Values of the template's parameters. Their AllowedPattern is not applied: a local provider speaks http on loopback. */
  readonly parameters: ReadonlyMap<string, string>;
}

/** @throws Error naming the resource that cannot be started locally as it would be deployed. */
export function readLocalPlan({ templateFile, parameters, ...deployment }: LocalPlanOptions): LocalPlan {
  const template = loadTemplate(templateFile);
  const reader = createTemplateReader(template, deployment, parameters);
  const functions = readFunctions(reader, template.directory);
  return {
    ...deployment,
    functions,
    userPools: readUserPools(reader, functions),
    tables: readTables(reader),
    secrets: readSecrets(reader),
    parameters: readParameters(reader),
    api: readRestApi(reader, functions),
    outputs: new Map([...reader.outputs].map(([name, value]) => [name, String(value)])),
  };
}
