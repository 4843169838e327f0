import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { MockIntegration } from 'aws-cdk-lib/aws-apigateway';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import { Table } from 'aws-cdk-lib/aws-dynamodb';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PolicyRestApi } from '../../infra/policy-rest-api.ts';
import { type ProviderResultsProps, providerResultsVariable } from '../../infra/provider-results.ts';
import { StepUp } from '../../infra/step-up.ts';
import { StepUpTriggers } from '../../infra/step-up-triggers.ts';
import { createApp, placeholderBundles, removeScratch } from './synthesize-bank.ts';

const INSECURE = 'insecure_unsigned_booleans';
const PROVIDER = {
  providerUrl: 'https://tenant.example.com',
  providerAudience: 'audience',
  providerCapabilities: 'none',
};

let assetRoot: string;

beforeAll(() => {
  assetRoot = placeholderBundles();
});

afterAll(removeScratch);

const createStack = () => new Stack(createApp(), 'Stack', { env: { region: 'eu-central-1', account: '000000000000' } });

function addStepUp(stack: Stack, results: ProviderResultsProps): void {
  const { authorizer } = new StepUp(stack, 'StepUp', {
    ...PROVIDER,
    ...results,
    userPool: new UserPool(stack, 'Pool'),
    clients: {},
    assetRoot,
  }).authorizer;
  const routes = [{ method: 'GET', resource: '/guarded', guarded: true }];
  new PolicyRestApi(stack, 'Api', { routes, authorizer, integration: new MockIntegration() });
}

/** How many functions have the variable, with this value. */
function functionsWith(stack: Stack, value: string): number {
  const functions = Object.values(Template.fromStack(stack).findResources('AWS::Lambda::Function'));
  const values = functions.map(({ Properties }) => Properties.Environment?.Variables?.COUNTERSIGN_PROVIDER_RESULTS);
  return values.filter((given) => given === value).length;
}

describe('StepUp: providerResults', () => {
  it.each([{}, { allowInsecureResults: false }])('T18: refuses unsigned results with %j', (allowed) => {
    expect(() => addStepUp(createStack(), { providerResults: INSECURE, ...allowed })).toThrow(
      /StepUp.*: insecure_unsigned_booleans needs allowInsecureResults/,
    );
  });

  it('T18: refuses unsigned results also where StepUpTriggers is used alone', () => {
    const stack = createStack();
    const addTriggers = () =>
      new StepUpTriggers(stack, 'Triggers', {
        ...PROVIDER,
        providerResults: INSECURE,
        table: Table.fromTableName(stack, 'Table', 'records'),
        providerSecret: Secret.fromSecretNameV2(stack, 'Secret', 'provider'),
        clientParameterName: '/step-up-client-id',
        assetRoot,
        environment: {},
        logRetention: undefined,
      });

    expect(addTriggers).toThrow('Triggers: insecure_unsigned_booleans needs allowInsecureResults');
  });

  it('T18: refuses the variable among the further ones', () => {
    const stack = createStack();
    const addTriggers = () =>
      new StepUp(stack, 'StepUp', {
        ...PROVIDER,
        userPool: new UserPool(stack, 'Pool'),
        clients: {},
        assetRoot,
        environment: { COUNTERSIGN_PROVIDER_RESULTS: INSECURE },
      });

    expect(addTriggers).toThrow('environment must not set COUNTERSIGN_PROVIDER_RESULTS');
  });

  it('tells Create and Verify, where it was allowed by name', () => {
    const stack = createStack();

    addStepUp(stack, { providerResults: INSECURE, allowInsecureResults: true });

    expect(functionsWith(stack, INSECURE)).toBe(2);
  });

  it.each([{}, { providerResults: 'jws' }, { allowInsecureResults: true }] as const)(
    'T18: results are signed with %j',
    (results) => {
      const stack = createStack();

      expect(providerResultsVariable(stack, results)).toEqual({});
    },
  );

  it('T18: refuses a word that it does not know, from a caller without types too', () => {
    const words: ProviderResultsProps = JSON.parse('{"providerResults":"unsigned","allowInsecureResults":true}');

    expect(() => providerResultsVariable(createStack(), words)).toThrow('none of those known');
  });
});
