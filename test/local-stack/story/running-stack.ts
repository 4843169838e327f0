import { fileURLToPath } from 'node:url';
import { ASSEMBLY } from '../../../dev/stack/assemble.ts';
import { type Stack, type StackOptions, startStack } from '../../../dev/stack/start-stack.ts';

/** What `npm test` has synthesized. */
export const assemblyFolder = fileURLToPath(new URL(`../../../${ASSEMBLY}`, import.meta.url));

/** The whole stack on free ports. */
export function startTestStack(
  onLog: StackOptions['onLog'] = () => {},
  options: Partial<StackOptions> = {},
): Promise<Stack> {
  return startStack({
    assembly: assemblyFolder,
    ports: { gateway: 0, userPool: 0, tenant: 0, page: 0 },
    dynamoDbEndpoint: undefined,
    onLog,
    ...options,
  });
}
