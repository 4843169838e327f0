import { GatewayResponse, type IRestApi, ResponseType } from 'aws-cdk-lib/aws-apigateway';
import { Construct } from 'constructs';

export interface GatewayResponsesProps {
  readonly restApi: IRestApi;
  /** The value of Access-Control-Allow-Origin: one origin, or `*`. */
  readonly allowOrigin: string;
}

/** Not `$context.requestId`, which a client can choose (F10). */
const REQUEST_ID = '$context.extendedRequestId';

/**
 * The body of a denial (RFC 9457). Each value is a context string that the authorizer made safe, because the gateway puts it in
 * unescaped (F17); all are in quotes, so that the body is JSON even when every one of them is missing.
 */
export const accessDeniedTemplate = JSON.stringify({
  type: '$context.authorizer.problem_type',
  title: '$context.authorizer.problem_title',
  status: 401,
  reason: '$context.authorizer.reason',
  retry_after: '$context.authorizer.retry_after',
  step_up: {
    handle: '$context.authorizer.step_up_handle',
    flow: '$context.authorizer.step_up_flow',
    client_id: '$context.authorizer.step_up_client_id',
    region: '$context.authorizer.step_up_region',
    acr_values: '$context.authorizer.step_up_acr_values',
    max_age: '$context.authorizer.step_up_max_age',
    expires_in: '$context.authorizer.step_up_expires_in',
  },
  request_id: REQUEST_ID,
});

/**
 * How the API answers when its authorizer refuses or fails. One status serves every ACCESS_DENIED (F15), so a forbidden request
 * answers 401 too; the header's error code tells them apart. A thrown error carries no authorizer context (F14): of those
 * answers only the request's id varies, with which the log can be searched.
 */
export class GatewayResponses extends Construct {
  constructor(scope: Construct, id: string, props: GatewayResponsesProps) {
    super(scope, id);
    const { restApi } = props;
    const everywhere = {
      'Access-Control-Allow-Origin': `'${props.allowOrigin}'`,
      'Access-Control-Expose-Headers': "'WWW-Authenticate, Retry-After'",
      'Cache-Control': "'no-store'",
    };
    // The template's own media type would be chosen by Accept; the header is not.
    const problem = { ...everywhere, 'Content-Type': "'application/problem+json'" };

    new GatewayResponse(this, 'AccessDenied', {
      restApi,
      type: ResponseType.ACCESS_DENIED,
      statusCode: '401',
      responseHeaders: {
        ...problem,
        'WWW-Authenticate': 'context.authorizer.www_authenticate',
        'Retry-After': 'context.authorizer.retry_after',
      },
      templates: { 'application/json': accessDeniedTemplate },
    });
    new GatewayResponse(this, 'Unauthorized', {
      restApi,
      type: ResponseType.UNAUTHORIZED,
      statusCode: '401',
      responseHeaders: { ...problem, 'WWW-Authenticate': "'Bearer'" },
      templates: { 'application/json': fixedProblem('Unauthorized', 401, 'unauthorized') },
    });
    for (const type of [ResponseType.AUTHORIZER_FAILURE, ResponseType.AUTHORIZER_CONFIGURATION_ERROR]) {
      new GatewayResponse(this, type.responseType, {
        restApi,
        type,
        statusCode: '503',
        responseHeaders: { ...problem, 'Retry-After': "'1'" },
        templates: { 'application/json': fixedProblem('Service Unavailable', 503, 'authorizer_unavailable') },
      });
    }
    for (const type of [ResponseType.DEFAULT_4XX, ResponseType.DEFAULT_5XX]) {
      new GatewayResponse(this, type.responseType, { restApi, type, responseHeaders: everywhere });
    }
  }
}

function fixedProblem(title: string, status: number, reason: string): string {
  return JSON.stringify({ type: 'about:blank', title, status, reason, request_id: REQUEST_ID });
}
