import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import type { ApprovalClaims } from '../../../src/seal/approval-claims.ts';
import { verifySealOnce } from '../../../src/seal/verify-seal-once.ts';
import type { Pay } from './documented-transfer.ts';

export interface Ledger {
  readonly pay: Pay;
  /** What became of an approval's one execution; undefined if nothing is written of it, or not yet. */
  readonly outcomeOf: (approvalId: string) => Promise<object | undefined>;
}

export async function instantTransfer(
  event: APIGatewayProxyEvent,
  ledger: Ledger,
  claims: ApprovalClaims,
): Promise<APIGatewayProxyResult> {
  const rawBody = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  const expected = { audience: 'bank-prod', route: 'POST /transfers/instant' };
  const { authorizer } = event.requestContext;
  const seal = await verifySealOnce(authorizer, event.multiValueHeaders, rawBody, expected, claims);

  if (seal.ok) {
    const { fields, approvalId } = seal;
    await ledger.pay({ amount: fields.get('amount'), payee: fields.get('payee'), approvalId });
    return { statusCode: 200, body: JSON.stringify({ status: 'executed' }) };
  }
  if (seal.reason === 'approval_already_claimed') {
    const outcome = await ledger.outcomeOf(seal.approvalId);
    return { statusCode: outcome ? 200 : 409, body: JSON.stringify(outcome ?? { reason: 'no_outcome_yet' }) };
  }
  return { statusCode: 403, body: JSON.stringify({ reason: seal.reason, field: seal.field }) };
}
