import {
  ConnectionType,
  Integration,
  type IntegrationConfig,
  IntegrationType,
  type Method,
} from 'aws-cdk-lib/aws-apigateway';
import { SEAL_CONTEXT_KEY, SEAL_HEADER } from '../src/seal/seal.ts';

/**
 * Hands the seal to a container: an HTTP proxy integration sets its header from the authorizer context, over whatever the client sent.
 * Without an authorizer there is no seal, and the header says so, since the path of a public route may lead the container elsewhere.
 *
 * Refuses one that is not reached over a private link: a seal is not signed, so whoever can call the container can make one. And one
 * that maps the header itself. Other integrations stay as they are.
 */
export class SealedIntegration extends Integration {
  readonly #integration: Integration;
  readonly #seal: string;

  constructor(integration: Integration, guarded: boolean) {
    // Of no consequence: `bind` answers with what the integration is.
    super({ type: IntegrationType.MOCK });
    this.#integration = integration;
    this.#seal = guarded ? `context.authorizer.${SEAL_CONTEXT_KEY}` : "'none'";
  }

  // Here and not on the finished method, so that a new mapping is a new deployment.
  override bind(method: Method): IntegrationConfig {
    const config = this.#integration.bind(method);
    if (config.type !== IntegrationType.HTTP_PROXY) return config;
    if (config.options?.connectionType !== ConnectionType.VPC_LINK) {
      throw new Error(`${method.node.path}: a container that trusts its seal is reached over a VPC link alone`);
    }
    const header = `integration.request.header.${SEAL_HEADER}`;
    const others = config.options.requestParameters ?? {};
    // In another case it would stand beside ours, for one and the same header.
    const own = Object.keys(others).find((name) => name.toLowerCase() === header);
    if (own !== undefined) throw new Error(`${method.node.path}: ${own} is set from the authorizer context alone`);
    const requestParameters = { ...others, [header]: this.#seal };
    return { ...config, options: { ...config.options, requestParameters } };
  }
}
