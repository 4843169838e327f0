import { AwsJsonError, type AwsJsonOperation } from '../aws-json/aws-json-server.ts';

const SIGNATURE_V4 =
  /^AWS4-HMAC-SHA256 Credential=[\w-]+\/\d{8}\/[\w-]+\/cognito-idp\/aws4_request, ?SignedHeaders=[\w;-]+, ?Signature=[0-9a-f]{64}$/;

/**
 * Lets operations be called only with an `Authorization` of Signature Version 4 for `cognito-idp`.
 *
 * Only its form is checked: NOT the signature, whose secret nobody here knows, NOT its date, and NOT what the credentials may do.
 */
export function signedOnly(
  operations: Readonly<Record<string, AwsJsonOperation>>,
): Readonly<Record<string, AwsJsonOperation>> {
  const guarded = (operation: AwsJsonOperation): AwsJsonOperation => {
    return (input, caller) => {
      const { authorization } = caller;
      if (authorization === undefined) {
        throw new AwsJsonError('MissingAuthenticationTokenException', 'Missing Authentication Token');
      }
      if (!SIGNATURE_V4.test(authorization)) {
        throw new AwsJsonError('IncompleteSignatureException', 'Authorization is not of Signature Version 4');
      }
      return operation(input, caller);
    };
  };
  return Object.fromEntries(Object.entries(operations).map(([name, operation]) => [name, guarded(operation)]));
}
