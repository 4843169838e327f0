import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Stack, startStack } from '../../../dev/stack/start-stack.ts';
import { assemblyFolder } from '../story/running-stack.ts';

const TEMPLATE = 'CountersignBank.template.json';

/**
 * The whole stack, with a container instead of the bank's function behind `POST` of some resources. The integration is the one that
 * `PolicyRestApi` makes, less the private link.
 */
export async function startContainerizedStack(containers: ReadonlyMap<string, string>): Promise<Stack> {
  const assembly = mkdtempSync(join(tmpdir(), 'countersign-container-'));
  for (const name of readdirSync(assemblyFolder)) symlinkSync(join(assemblyFolder, name), join(assembly, name));
  rmSync(join(assembly, TEMPLATE));
  const template = JSON.parse(readFileSync(join(assemblyFolder, TEMPLATE), 'utf8'));
  for (const [prefix, uri] of containers) methodOf(template, prefix).Properties.Integration = integrationWith(uri);
  writeFileSync(join(assembly, TEMPLATE), JSON.stringify(template));
  try {
    const ports = { gateway: 0, userPool: 0, tenant: 0, page: 0 };
    const stack = await startStack({ assembly, ports, dynamoDbEndpoint: undefined, onLog: () => {} });
    const close = async () => {
      await stack.close();
      rmSync(assembly, { recursive: true });
    };
    return { ...stack, close };
  } catch (error) {
    rmSync(assembly, { recursive: true });
    throw error;
  }
}

interface Resource {
  readonly Type: string;
  readonly Properties: { Integration: object };
}

function methodOf({ Resources }: { readonly Resources: Readonly<Record<string, Resource>> }, prefix: string): Resource {
  const [found, ...others] = Object.entries(Resources).filter(
    ([name, { Type }]) => Type === 'AWS::ApiGateway::Method' && name.startsWith(`${prefix}POST`),
  );
  if (!found || others.length > 0) throw new Error(`the template has not exactly one POST of ${prefix}`);
  return found[1];
}

function integrationWith(uri: string): object {
  return {
    Type: 'HTTP_PROXY',
    IntegrationHttpMethod: 'POST',
    Uri: uri,
    RequestParameters: { 'integration.request.header.x-countersign-seal': 'context.authorizer.countersign_seal' },
  };
}
