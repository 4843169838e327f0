import type { Construct } from 'constructs';
import type { ResultForm } from '../src/identity-provider/provider-config.ts';

export interface ProviderResultsProps {
  /** What counts as a result of the provider. @default jws */
  readonly providerResults?: ResultForm | undefined;
  /**
   * Must be true for `insecure_unsigned_booleans`, with which whoever can answer in the provider's place approves anything. For
   * development only.
   * @default false
   */
  readonly allowInsecureResults?: boolean | undefined;
}

/** The variable that says how results are verified; none for signed ones. Refuses unsigned ones that were not allowed by name. */
export function providerResultsVariable(
  scope: Construct,
  props: ProviderResultsProps,
): Readonly<Record<string, string>> {
  const { providerResults = 'jws', allowInsecureResults } = props;
  switch (providerResults) {
    case 'jws':
      return {};
    case 'insecure_unsigned_booleans':
      if (allowInsecureResults !== true) {
        throw new Error(`${scope.node.path}: ${providerResults} needs allowInsecureResults, for development only`);
      }
      return { COUNTERSIGN_PROVIDER_RESULTS: providerResults };
    default:
      throw new Error(`${scope.node.path}: providerResults is none of those known: ${providerResults satisfies never}`);
  }
}
