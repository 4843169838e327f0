import { ConnectionType, HttpIntegration, type IVpcLink } from 'aws-cdk-lib/aws-apigateway';

export const transfersContainer = (vpcLink: IVpcLink) =>
  new HttpIntegration('http://transfers.internal/transfers/domestic', {
    httpMethod: 'POST',
    options: { connectionType: ConnectionType.VPC_LINK, vpcLink },
  });
