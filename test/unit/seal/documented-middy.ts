import middy from '@middy/core';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { requireSeal } from '../../../src/backend/middy.ts';
import type { Pay } from './documented-transfer.ts';

export const guardedTransfer = (pay: Pay) =>
  middy<APIGatewayProxyEvent, APIGatewayProxyResult>()
    .use(requireSeal({ audience: 'bank-prod', route: 'POST /transfers/domestic' }))
    .handler(async (_event, { seal: { fields, approvalId } }) => {
      await pay({ amount: fields.get('amount'), payee: fields.get('payee'), approvalId });
      return { statusCode: 200, body: JSON.stringify({ status: 'executed' }) };
    });
