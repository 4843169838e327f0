import { createHash } from 'node:crypto';
import type { Draw } from './draw.ts';
import { dictionaryOf, type Fields } from './transaction-header.ts';

export type HeaderLine = readonly [name: string, value: string];

/** One request to the sample bank as it is sent, told apart from the token. */
export interface BankRequest {
  readonly method: string;
  /** API Gateway's template. */
  readonly resource: string;
  readonly path: string;
  readonly pathParameters: Readonly<Record<string, string>> | null;
  readonly query: Readonly<Record<string, readonly string[]>> | null;
  /** Every line, in order; the same name may stand in several, and in several casings. `{token}` stands for the token. */
  readonly headers: readonly HeaderLine[];
  /** What the seal must say of it; undefined on a route without a transaction. */
  readonly declared: Declared | undefined;
}

export interface Declared {
  readonly fields: Fields;
  /** Field → where the body repeats it. */
  readonly pointers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The header that declares a transaction. */
export const HEADER = 'X-High-Value-Transaction';

const AUTHORIZATION: HeaderLine = ['Authorization', 'Bearer {token}'];
const PAYMENT_POINTERS = { amount: '/amount', currency: '/currency', payee: '/creditor/iban' };

/** A request on a route without a transaction. */
export function plainRequest(
  method: string,
  resource: string,
  pathParameters: Readonly<Record<string, string>> | null = null,
): BankRequest {
  const path = Object.entries(pathParameters ?? {}).reduce(
    (filled, [name, value]) => filled.replace(`{${name}}`, () => value).replace(`{${name}+}`, () => value),
    resource,
  );
  const headers = [AUTHORIZATION, ['Accept', 'application/json']] as const;
  return { method, resource, path, pathParameters, query: null, headers, declared: undefined };
}

export type PaymentRoute = '/transfers/domestic' | '/transfers/international' | '/transfers/instant' | '/admin/refunds';

/** A payment of an amount that needs a countersignature, or of the one that is given. */
export function payment(draw: Draw, resource: PaymentRoute, amount: Fields = highAmount(draw)): BankRequest {
  const fields = { ...amount, payee: iban(draw) };
  const { payee: creditor, ...money } = fields;
  const body = JSON.stringify({ ...money, creditor: { iban: creditor }, reference: draw.digits(10) });
  return withDeclared(plainRequest('POST', resource), { fields, pointers: PAYMENT_POINTERS, body });
}

export function newPayee(draw: Draw): BankRequest {
  const names = ['Ada Byron', 'Zoë Ødegård', 'O"Neill \\ Sons', '株式会社 山田', 'Müller & Söhne', 'A', 'Ελένη 2'];
  const fields = { payee: iban(draw), name: draw.pick(names) };
  const body = JSON.stringify({ iban: fields.payee, name: fields.name });
  return withDeclared(plainRequest('POST', '/payees'), { fields, pointers: { payee: '/iban', name: '/name' }, body });
}

/** Nothing is declared: without a header, or with the member that says so. */
export function cardPin(draw: Draw): BankRequest {
  const request = plainRequest('GET', '/cards/{card_id}/pin', { card_id: draw.digits(8) });
  const declared = { ...request, declared: { fields: {}, pointers: {}, body: '' } };
  return draw.chance(0.5) ? declared : withLine(declared, HEADER, 'high-value');
}

export function cardLimit(draw: Draw): BankRequest {
  const fields = { amount: `${1000 + draw.below(9000)}.00`, currency: 'EUR' };
  const request = plainRequest('POST', '/cards/{card_id}/limit', { card_id: draw.digits(8) });
  const pointers = { amount: '/amount', currency: '/currency' };
  return withDeclared(request, { fields, pointers, body: JSON.stringify(fields) });
}

export function account(draw: Draw): BankRequest {
  return plainRequest('GET', '/accounts/{id}', { id: draw.digits(10) });
}

export function statement(draw: Draw): BankRequest {
  return plainRequest('GET', '/statements/{id}/pdf', { id: draw.digits(6) });
}

/** A request below the policy's own templates under `ANY /ledger/{proxy+}`. */
export function ledger(method: string, proxy: string): BankRequest {
  const request = plainRequest(method, '/ledger/{proxy+}', { proxy });
  return { ...request, path: `/ledger/${proxy}` };
}

/** Amounts from the threshold on, and of currencies that have none. */
export function highAmount(draw: Draw): Fields {
  return draw.pick([
    { amount: '30.00', currency: 'EUR' },
    { amount: '30', currency: 'USD' },
    { amount: '5000', currency: 'JPY' },
    { amount: '1.00', currency: 'GBP' },
    { amount: '0.001', currency: 'KWD' },
    { amount: `${100 + draw.below(1_000_000)}.${draw.digits(2)}`, currency: 'EUR' },
    { amount: `${100 + draw.below(1_000_000)}.${draw.digits(1)}`, currency: 'USD' },
  ]);
}

/** Amounts below every threshold. */
export function lowAmount(draw: Draw): Fields {
  return draw.pick([
    { amount: '29.99', currency: 'EUR' },
    { amount: '0', currency: 'EUR' },
    { amount: '4999', currency: 'JPY' },
    { amount: `${draw.below(30)}.${draw.digits(2)}`, currency: 'EUR' },
    { amount: `${draw.below(30)}.${draw.digits(1)}`, currency: 'USD' },
  ]);
}

export function iban(draw: Draw): string {
  return `DE${draw.digits(20)}`;
}

/** The same request with another declaration: transaction header, digest and body. */
function withDeclared(request: BankRequest, declared: Declared): BankRequest {
  const lines = withLine(request, HEADER, dictionaryOf(declared.fields));
  return { ...withLine(lines, 'Content-Digest', contentDigest(declared.body)), declared };
}

/** The same request with other fields in its header, and the body that it had. */
export function withFields(request: BankRequest, fields: Fields): BankRequest {
  if (!request.declared) throw new RangeError('nothing is declared here');
  return withDeclared(request, { ...request.declared, fields: { ...request.declared.fields, ...fields } });
}

/** The same request with one header changed, added, or with undefined taken away; other casings of the name are other headers. */
export function withLine(request: BankRequest, name: string, value: string | undefined): BankRequest {
  const others = request.headers.filter(([known]) => known !== name);
  return { ...request, headers: value === undefined ? others : [...others, [name, value]] };
}

/** The same request with a further line, whatever is there already. */
export function withFurtherLine(request: BankRequest, name: string, value: string): BankRequest {
  return { ...request, headers: [...request.headers, [name, value]] };
}

/** The value of a header that is there. */
export function lineOf({ headers }: BankRequest, name: string): string {
  const line = headers.find(([known]) => known === name);
  if (!line) throw new RangeError(`the request has no ${name}`);
  return line[1];
}

export function contentDigest(body: string): string {
  return `sha-256=:${createHash('sha256').update(body).digest('base64')}:`;
}
