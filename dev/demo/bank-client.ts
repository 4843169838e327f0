import { contentDigest, transactionHeader } from '../../src/client/index.ts';
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
  /** Sends a domestic transfer with the header and digest that belong to it, or with what `declared` says instead. */
  transfer(token: string, payment: Payment, declared?: Declared): Promise<HttpReply>;
  /** Sends a payment to another route that takes one, as `/transfers/international`; again under one key if there is one. */
  pay(token: string, path: string, payment: Payment, idempotencyKey?: string): Promise<HttpReply>;
  setCardLimit(token: string, cardId: string, limit: Pick<Payment, 'amount' | 'currency'>): Promise<HttpReply>;
  get(token: string, path: string): Promise<HttpReply>;
  /** Posts JSON that declares no transaction. */
  post(token: string, path: string, body: object): Promise<HttpReply>;
  /** The account's balance in euros, as text. */
  balance(token: string, accountId: string): Promise<string>;
}

export function createBankClient(apiUrl: string, exchange: Exchange): BankClient {
  const get = (token: string, path: string) =>
    exchange({ method: 'GET', url: `${apiUrl}${path}`, headers: bearer(token), body: undefined });

  const post = (token: string, path: string, body: string, further: Readonly<Record<string, string>> = {}) => {
    const headers = { ...bearer(token), 'Content-Type': 'application/json', ...further };
    return exchange({ method: 'POST', url: `${apiUrl}${path}`, headers, body });
  };

  const declare = async (
    token: string,
    path: string,
    content: object,
    fields: Readonly<Record<string, string>>,
    idempotencyKey?: string,
  ) => {
    const body = JSON.stringify(content);
    return post(token, path, body, {
      'Content-Digest': await contentDigest(body),
      'X-High-Value-Transaction': transactionHeader(fields),
      ...(idempotencyKey !== undefined && { 'Idempotency-Key': idempotencyKey }),
    });
  };

  return {
    transfer: (token, payment, declared = {}) =>
      declare(token, '/transfers/domestic', payment, { ...fieldsOf(payment), ...declared }),
    pay: (token, path, payment, idempotencyKey) => declare(token, path, payment, fieldsOf(payment), idempotencyKey),
    setCardLimit: (token, cardId, limit) => declare(token, `/cards/${cardId}/limit`, limit, limit),
    get,
    post: (token, path, content) => post(token, path, JSON.stringify(content)),
    async balance(token, accountId) {
      const reply = await get(token, `/accounts/${accountId}`);
      return String(JSON.parse(reply.body).balance);
    },
  };
}

function fieldsOf({ amount, currency, creditor }: Payment) {
  return { amount, currency, payee: creditor.iban };
}

function bearer(token: string) {
  return { Authorization: `Bearer ${token}` };
}
