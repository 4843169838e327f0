import { onTestFinished } from 'vitest';
import { createGateway, type Gateway } from '../../../dev/gateway/create-gateway.ts';
import type { GatewayResponseModel, MethodModel, RestApiModel } from '../../../dev/gateway/rest-api-model.ts';
import type { Invocation } from '../../../dev/lambda-runtime/invocation.ts';

export const REGION = 'eu-central-1';
export const ACCOUNT_ID = '000000000000';

/** A method before which the function `authorizer` runs and behind which the function `bank` does. */
export function guarded(httpMethod: string, resource: string): MethodModel {
  return { ...open(httpMethod, resource), authorizer: { functionLogicalId: 'authorizer', timeoutMs: 5000 } };
}

export function open(httpMethod: string, resource: string): MethodModel {
  return {
    resourceId: 'res123',
    resource,
    httpMethod,
    authorizer: undefined,
    integration: { kind: 'lambda_proxy', functionLogicalId: 'bank', functionTimeoutMs: 10_000, timeoutMs: 29_000 },
  };
}

export function apiWith(
  methods: readonly MethodModel[],
  gatewayResponses: Readonly<Record<string, Partial<GatewayResponseModel>>> = {},
): RestApiModel {
  const responses = Object.entries(gatewayResponses).map(
    ([type, model]) => [type, { status: undefined, headers: new Map(), template: undefined, ...model }] as const,
  );
  const stageVariables = new Map<string, string>();
  return { id: 'api1234567', stage: 'prod', stageVariables, methods, gatewayResponses: new Map(responses) };
}

export interface Call {
  readonly functionLogicalId: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into events of every shape
  readonly event: any;
  readonly timeoutMs: number;
}

export interface ScriptedGateway extends Gateway {
  /** Every invocation so far, in order. */
  readonly calls: readonly Call[];
  readonly problems: readonly string[];
}

export const ok = (value: unknown): Invocation => ({ kind: 'ok', value });

/** An authorizer's answer with one statement. */
export function policyAnswer(
  effect: string,
  resource: unknown,
  context: Readonly<Record<string, unknown>> = {},
): Invocation {
  const Statement = [{ Action: 'execute-api:Invoke', Effect: effect, Resource: resource }];
  return ok({ principalId: 'user', policyDocument: { Version: '2012-10-17', Statement }, context });
}

export type Script = (event: Call['event']) => Invocation;

/** Starts a gateway whose functions answer as scripted; it ends with the test. The default authorizer allows exactly the request. */
export async function startGateway(
  api: RestApiModel,
  scripts: { readonly authorizer?: Script; readonly bank?: Script } = {},
): Promise<ScriptedGateway> {
  const calls: Call[] = [];
  const problems: string[] = [];
  const authorizer = scripts.authorizer ?? (({ methodArn }) => policyAnswer('Allow', methodArn));
  const bank = scripts.bank ?? (() => ok({ statusCode: 200, body: 'done' }));
  const gateway = await createGateway({
    api,
    region: REGION,
    accountId: ACCOUNT_ID,
    port: 0,
    clock: () => 1_700_000_000_000,
    onProblem: (line) => problems.push(line),
    invoke: async (functionLogicalId, event, timeoutMs) => {
      calls.push({ functionLogicalId, event: JSON.parse(JSON.stringify(event)), timeoutMs });
      return functionLogicalId === 'bank' ? bank(event) : authorizer(event);
    },
  });
  onTestFinished(() => gateway.close());
  return { ...gateway, calls, problems };
}
