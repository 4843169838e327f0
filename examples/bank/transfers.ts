import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import {
  type ApprovalClaims,
  type Executable,
  rawBodyOf,
  verifyLambdaEvent,
  verifyLambdaEventOnce,
} from '../../src/backend/index.ts';
import { parseMinorUnits } from '../../src/transaction/money.ts';
import type { Account, Accounts } from './accounts.ts';
import { answer, euros, problem } from './answer.ts';
import { namedOrder, personOf } from './request.ts';

export interface TransfersDeps {
  readonly accounts: Accounts;
  readonly claims: ApprovalClaims;
  /** The policy's. */
  readonly audience: string;
}

/** Sends money: what the seal covers, and nothing else. */
export function createTransfers({ accounts, claims, audience }: TransfersDeps) {
  return {
    /** A transfer whose approval is let through once. */
    async transfer(event: APIGatewayProxyEvent, route: string): Promise<APIGatewayProxyResult> {
      const seal = verifyLambdaEvent(event, { audience, route });
      return seal.ok ? execute(event, seal) : problem(403, seal.reason, seal.field);
    },

    /**
     * A transfer that may be sent again (`execution: once`). Whoever claims the approval executes; all others are told what became of it.
     *
     * At most once: where the claimer died before the debit, nobody debits, and the person has to approve again. This debit happens to
     * know its executions, so it could safely be asked again and make that exactly once. Most ledgers and every payment rail do not; the
     * claim is what holds for them too.
     */
    async instantTransfer(event: APIGatewayProxyEvent, route: string): Promise<APIGatewayProxyResult> {
      const seal = await verifyLambdaEventOnce(event, { audience, route }, claims);
      if (seal.ok) return execute(event, seal);
      if (seal.reason !== 'approval_already_claimed') return problem(403, seal.reason, seal.field);

      const left = await accounts.findDebited(sourceOf(event) ?? '', personOf(event), seal.approvalId);
      // Still at work, refused, or lost: the client may ask again, and finds out within the retry window.
      return left ? executed(left) : problem(409, 'no_execution_known');
    },
  };

  async function execute(event: APIGatewayProxyEvent, seal: Executable): Promise<APIGatewayProxyResult> {
    // What is executed comes from the sealed fields; the rest of the body has the sealed digest.
    const cents = parseMinorUnits(seal.fields.get('amount') ?? '', seal.fields.get('currency') ?? '');
    if (typeof cents !== 'bigint' || seal.fields.get('currency') !== 'EUR') return problem(422, 'only_euros_are_sent');
    if (cents === 0n) return problem(422, 'nothing_is_sent');
    const from = sourceOf(event);
    if (from === undefined) return problem(422, 'no_account_is_named');
    // One approval is one execution; without an approval, one order under one Idempotency-Key is, or else one request.
    const execution = seal.approvalId ?? namedOrder(event) ?? event.requestContext.extendedRequestId;
    if (!execution) return problem(500, 'the_request_has_no_name');
    const left = await accounts.debit(from, personOf(event), cents, execution);
    return left ? executed(left) : problem(409, 'account_cannot_pay');
  }
}

/** Of a body that the seal has found to be JSON. */
function sourceOf(event: APIGatewayProxyEvent): string | undefined {
  const { from }: { readonly from?: unknown } = JSON.parse(rawBodyOf(event).toString());
  return typeof from === 'string' ? from : undefined;
}

function executed(left: Account): APIGatewayProxyResult {
  return answer(200, { status: 'executed', balance: euros(left.balance) });
}
