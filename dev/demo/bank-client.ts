import { createHash } from 'node:crypto';
import type { Exchange, HttpReply } from './exchange.ts';

/** A payment as the bank's API takes it. */
export interface Payment {
  readonly from: string;
  readonly amount: string;
  readonly currency: string;
  readonly creditor: { readonly iban: string };
}

/** What the header declares; undefined parts come from the payment. */
export interface Declared {
  readonly amount?: string;
  readonly payee?: string;
}

export interface BankClient {
  /** Sends a transfer with the header and digest that belong to it, or with what `declared` says instead. */
  transfer(token: string, payment: Payment, declared?: Declared): Promise<HttpReply>;
  /** The account's balance in euros, as text. */
  balance(token: string, accountId: string): Promise<string>;
}

export function createBankClient(apiUrl: string, exchange: Exchange): BankClient {
  return {
    transfer(token, payment, declared = {}) {
      const body = JSON.stringify(payment);
      const { amount = payment.amount, payee = payment.creditor.iban } = declared;
      return exchange({
        method: 'POST',
        url: `${apiUrl}/transfers/domestic`,
        headers: {
          Authorization: `Bearer ${token}`,
          'Content-Type': 'application/json',
          'Content-Digest': contentDigest(body),
          'X-High-Value-Transaction': `amount="${amount}", currency=${payment.currency}, payee="${payee}"`,
        },
        body,
      });
    },

    async balance(token, accountId) {
      const reply = await exchange({
        method: 'GET',
        url: `${apiUrl}/accounts/${accountId}`,
        headers: { Authorization: `Bearer ${token}` },
        body: undefined,
      });
      return String(JSON.parse(reply.body).balance);
    },
  };
}

/** RFC 9530. */
function contentDigest(body: string): string {
  return `sha-256=:${createHash('sha256').update(body).digest('base64')}:`;
}
