import { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';

/**
 * Lets a function read the provider's secret, and through Secrets Manager alone use its customer managed key if it has one. An
 * imported secret tells its key only when `encryptionKey` is among its attributes.
 *
 * `secret.grantRead` will not do: it puts the key's part into the key's policy, which is a cycle when the secret lies in another stack
 * and is lost when the key is imported.
 */
export function grantProviderSecret(fn: LambdaFunction, secret: ISecret): void {
  // Secrets Manager ends every ARN in six random characters, which a secret imported by name does not know.
  const arn = secret.secretFullArn ?? `${secret.secretArn}-??????`;
  fn.addToRolePolicy(new PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: [arn] }));
  if (!secret.encryptionKey) return;
  fn.addToRolePolicy(
    new PolicyStatement({
      actions: ['kms:Decrypt'],
      resources: [secret.encryptionKey.keyArn],
      conditions: { StringEquals: { 'kms:ViaService': `secretsmanager.${Stack.of(fn).region}.amazonaws.com` } },
    }),
  );
}
