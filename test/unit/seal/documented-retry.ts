import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { type ApprovalClaims, sealProblem, verifyLambdaEventOnce } from '../../../src/backend/index.ts';
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
  const expected = { audience: 'bank-prod', route: 'POST /transfers/instant' };
  const seal = await verifyLambdaEventOnce(event, expected, claims);

  if (seal.ok) {
    const { fields, approvalId } = seal;
    await ledger.pay({ amount: fields.get('amount'), payee: fields.get('payee'), approvalId });
    return { statusCode: 200, body: JSON.stringify({ status: 'executed' }) };
  }
  if (seal.reason === 'approval_already_claimed') {
    const outcome = await ledger.outcomeOf(seal.approvalId);
    return { statusCode: outcome ? 200 : 409, body: JSON.stringify(outcome ?? { reason: 'no_outcome_yet' }) };
  }
  return sealProblem(seal);
}
