import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { ConnectionType, HttpIntegration, type Integration, type IVpcLink, VpcLink } from 'aws-cdk-lib/aws-apigateway';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { NetworkLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { afterAll, describe, expect, it } from 'vitest';
import { PolicyRestApi } from '../../infra/policy-rest-api.ts';
import { transfersContainer } from './documented-integration.ts';
import { createApp, removeScratch } from './synthesize-bank.ts';

const routes = [
  { method: 'POST', resource: '/transfers', guarded: true },
  { method: 'GET', resource: '/health', guarded: false },
];

/** The integration of every route, by method. */
function integrationsOf(make: (vpcLink: IVpcLink) => Integration): ReadonlyMap<string, Record<string, unknown>> {
  const stack = new Stack(createApp(), 'Stack', { env: { region: 'eu-central-1' } });
  const vpc = new Vpc(stack, 'Vpc');
  const vpcLink = new VpcLink(stack, 'Link', { targets: [new NetworkLoadBalancer(stack, 'Balancer', { vpc })] });
  new PolicyRestApi(stack, 'Api', { routes, authorizer: { authorizerId: 'own' }, integration: make(vpcLink) });
  const methods = Object.values(Template.fromStack(stack).findResources('AWS::ApiGateway::Method'));
  return new Map(methods.map(({ Properties }) => [Properties.HttpMethod, Properties.Integration]));
}

/** A container whose integration sets what is named from what a client sends. */
const mapping = (name: string) => (vpcLink: IVpcLink) => {
  const requestParameters = { [name]: 'method.request.header.x-wished' };
  const options = { connectionType: ConnectionType.VPC_LINK, vpcLink, requestParameters };
  return new HttpIntegration('http://container.internal', { httpMethod: 'ANY', options });
};

describe('SealedIntegration', () => {
  afterAll(removeScratch);

  it('T22: sets the header of a container from the authorizer context, or to no seal on a public route', () => {
    const integrations = integrationsOf(transfersContainer);

    expect(integrations.get('POST')).toMatchObject({
      Type: 'HTTP_PROXY',
      ConnectionType: 'VPC_LINK',
      Uri: 'http://transfers.internal/transfers/domestic',
      RequestParameters: { 'integration.request.header.x-countersign-seal': 'context.authorizer.countersign_seal' },
    });
    expect(integrations.get('GET')).toMatchObject({
      RequestParameters: { 'integration.request.header.x-countersign-seal': "'none'" },
    });
    expect(integrations.get('OPTIONS')).toMatchObject({ Type: 'MOCK' });
  });

  it('keeps other mappings of the container', () => {
    const integrations = integrationsOf(mapping('integration.request.header.x-tenant'));

    expect(integrations.get('POST')?.['RequestParameters']).toEqual({
      'integration.request.header.x-tenant': 'method.request.header.x-wished',
      'integration.request.header.x-countersign-seal': 'context.authorizer.countersign_seal',
    });
  });

  it.each(['x-countersign-seal', 'X-Countersign-Seal', 'X-COUNTERSIGN-SEAL'])(
    "T22: refuses a mapping of the seal's header, for it is one header in any case: %s",
    (header) => {
      expect(() => integrationsOf(mapping(`integration.request.header.${header}`))).toThrow(header);
    },
  );

  it('T22: refuses a container that others than the gateway can reach', () => {
    expect(() => integrationsOf(() => new HttpIntegration('http://container.example'))).toThrow(
      'over a VPC link alone',
    );
  });
});
