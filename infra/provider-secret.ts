import { RemovalPolicy } from 'aws-cdk-lib';
import { CfnSecret, type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';

/**
 * A secret without a value, so that the API key is in no template and no random text can be taken for one. Put
 * `{"api_key": "…"}` into it after the deployment; until then every step-up fails closed.
 */
export class ProviderSecret extends Construct {
  readonly secret: ISecret;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const resource = new CfnSecret(this, 'Resource', { description: 'Identity provider API key: {"api_key": "..."}' });
    resource.applyRemovalPolicy(RemovalPolicy.RETAIN);
    this.secret = Secret.fromSecretCompleteArn(this, 'Secret', resource.ref);
  }
}
