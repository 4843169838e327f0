import {
  AuthorizationType,
  EndpointType,
  type IAuthorizer,
  type Integration,
  type IResource,
  RestApi,
} from 'aws-cdk-lib/aws-apigateway';
import { Construct } from 'constructs';
import { GatewayResponses } from './gateway-responses.ts';
import type { PolicyRoute } from './policy-routes.ts';
import { SealedIntegration } from './sealed-integration.ts';

export interface PolicyRestApiProps {
  readonly routes: readonly PolicyRoute[];
  readonly authorizer: IAuthorizer;
  /** Serves every route that has none of its own. */
  readonly integration: Integration;
  /** By route key, as `POST /sign-out`. @default - none */
  readonly integrations?: Readonly<Record<string, Integration>>;
  /** The value of Access-Control-Allow-Origin: one origin, or `*`. @default '*' */
  readonly allowOrigin?: string;
  /** @default prod */
  readonly stageName?: string;
  /**
   * Requests a second that the stage serves.
   * @default - none: the account's own limit holds (10,000 a second, F19), which a bank knows and watches. A lower limit is one for
   * all callers together: whoever sends enough requests shuts everyone out
   */
  readonly throttlingRateLimit?: number;
  /**
   * How many requests may exceed that at once.
   * @default - none, as for the rate: the account's own limit holds (5,000, F19)
   */
  readonly throttlingBurstLimit?: number;
}

/**
 * A REST API with exactly the routes of a policy. Every route is guarded unless the policy says `authorizer: none`. An HTTP proxy
 * integration hands its container the seal. Refuses an integration for a route that the policy does not have.
 */
export class PolicyRestApi extends Construct {
  readonly restApi: RestApi;

  constructor(scope: Construct, id: string, props: PolicyRestApiProps) {
    super(scope, id);
    const allowOrigin = props.allowOrigin ?? '*';
    this.restApi = new RestApi(this, 'Api', {
      endpointTypes: [EndpointType.REGIONAL],
      cloudWatchRole: false,
      deployOptions: {
        stageName: props.stageName ?? 'prod',
        throttlingRateLimit: props.throttlingRateLimit,
        throttlingBurstLimit: props.throttlingBurstLimit,
      },
      // A preflight carries no token, so OPTIONS has no authorizer (F18). One origin keeps its answer free of templates.
      defaultCorsPreflightOptions: {
        allowOrigins: [allowOrigin],
        allowHeaders: [
          'Authorization',
          'Content-Type',
          'Content-Digest',
          'Idempotency-Key',
          'X-High-Value-Transaction',
        ],
        exposeHeaders: ['WWW-Authenticate', 'Retry-After'],
      },
    });
    new GatewayResponses(this, 'Responses', { restApi: this.restApi, allowOrigin });
    const own = new Map(Object.entries(props.integrations ?? {}));
    for (const route of props.routes) {
      const options = route.guarded
        ? { authorizer: props.authorizer, authorizationType: AuthorizationType.CUSTOM }
        : { authorizationType: AuthorizationType.NONE };
      const key = `${route.method} ${route.resource}`;
      const integration = new SealedIntegration(own.get(key) ?? props.integration, route.guarded);
      own.delete(key);
      resourceAt(this.restApi.root, route.resource).addMethod(route.method, integration, options);
    }
    const [stray] = own.keys();
    if (stray !== undefined) throw new Error(`${this.node.path}: no route of the policy is ${stray}`);
  }
}

/** @throws Error where two routes name the parameter of one position differently: API Gateway knows one name for it. */
function resourceAt(root: IResource, template: string): IResource {
  let resource = root;
  for (const part of template.split('/').filter((text) => text !== '')) {
    const sibling =
      part.startsWith('{') && resource.node.children.find((child) => isOtherParameter(child.node.id, part));
    if (sibling) throw new Error(`${template}: ${part} is already named ${sibling.node.id} at that position`);
    resource = resource.getResource(part) ?? resource.addResource(part);
  }
  return resource;
}

function isOtherParameter(id: string, part: string): boolean {
  return id.startsWith('{') && id !== part && id.endsWith('+}') === part.endsWith('+}');
}
