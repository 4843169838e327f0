import { type BankRequest, contentDigest, HEADER, lineOf, withFurtherLine, withLine } from '../bank-request.ts';
import type { Draw } from '../draw.ts';
import { denied } from '../expectation.ts';
import type { ScenarioKind } from '../scenario.ts';
import { attack } from '../step.ts';
import { underAttack } from './under-attack.ts';

/** Something about the headers of a payment that is refused, whatever was approved. */
export interface HeaderDefect {
  readonly name: string;
  readonly reason: string;
  /** At which of the documented steps it is found: at the token, or at the declared transaction. */
  readonly found: 'at the token' | 'at the declaration';
  make(request: BankRequest, draw: Draw): BankRequest;
}

const DIGEST = 'Content-Digest';
const KEY = 'Idempotency-Key';

const atToken: readonly HeaderDefect[] = (
  [
    ['no Authorization', 'token_missing', []],
    ['an empty Authorization', 'token_missing', ['']],
    ['another scheme', 'authorization_malformed', ['Basic {token}']],
    ['no scheme', 'authorization_malformed', ['{token}']],
    ['two spaces', 'authorization_malformed', ['Bearer  {token}']],
    ['a folded Authorization', 'authorization_malformed', ['Bearer\r\n {token}']],
    ['two tokens in one value', 'authorization_malformed', ['Bearer {token}, Bearer {token}']],
    ['a quoted token', 'authorization_malformed', ['Bearer "{token}"']],
    ['no JWT', 'token_malformed', ['Bearer 4f9d2c']],
    ['two tokens', 'header_repeated', ['Bearer {token}', 'Bearer other']],
    ['the same token twice', 'header_repeated', ['Bearer {token}', 'Bearer {token}']],
  ] as const
).map(([name, reason, values]) => ({
  name,
  reason,
  found: 'at the token',
  make: (request) =>
    values.reduce<BankRequest>(
      (made, value) => withFurtherLine(made, 'Authorization', value),
      withLine(request, 'Authorization', undefined),
    ),
}));

/** The declaration itself in another form, made of the good one. */
const atDeclaration: readonly HeaderDefect[] = (
  [
    ['an empty declaration', 'transaction_header_malformed', () => ''],
    ['a declaration of bare text', 'transaction_header_malformed', () => 'amount 1'],
    ['a folded declaration', 'transaction_header_malformed', (good) => good.replace(', ', ',\r\n ')],
    ['a repeated member', 'transaction_header_malformed', (good) => `${good}, amount="1.00"`],
    ['a member with parameters', 'transaction_header_malformed', (good) => `${good};v=1`],
    [
      'an amount that is a number',
      'transaction_header_malformed',
      (good) => good.replace(/amount="[^"]*"/, 'amount=1.00'),
    ],
    [
      'a member that is a list',
      'transaction_header_malformed',
      (good) => good.replace(/payee=("[^"]*")/, 'payee=($1 "x")'),
    ],
    ['a member of nothing', 'transaction_header_malformed', (good) => `${good}, note`],
    ['letters beyond ASCII', 'transaction_header_malformed', (good) => good.replace('DE', 'Ｄ')],
    [
      'a hidden character',
      'transaction_header_malformed',
      (good) => good.replace(/payee="[^"]*"/, 'payee=%"DE%e2%80%ae02"'),
    ],
    ['a run of spaces', 'transaction_header_malformed', (good) => good.replace('payee="', 'payee="x    ')],
    [
      'a declaration that is too long',
      'transaction_header_malformed',
      (good) => good.replace('payee="', `payee="${'x'.repeat(5000)}`),
    ],
    ['a bare member beside others', 'transaction_header_malformed', (good) => `${good}, high-value`],
    ['nothing but the bare member', 'transaction_fields_differ', () => 'high-value'],
    ['a member too many', 'transaction_fields_differ', (good) => `${good}, fee="0.00"`],
    ['a member too few', 'transaction_fields_differ', (good) => good.replace(/, payee="[^"]*"/, '')],
    ['another name of a member', 'transaction_fields_differ', (good) => good.replace('payee', 'payee2')],
    ['an amount below zero', 'transaction_amount_malformed', (good) => good.replace('amount="', 'amount="-')],
    [
      'an amount with an exponent',
      'transaction_amount_malformed',
      (good) => good.replace(/amount="[^"]*"/, 'amount="1e1"'),
    ],
    ['an amount with a leading zero', 'transaction_amount_malformed', (good) => good.replace('amount="', 'amount="0')],
    [
      'an amount with a comma',
      'transaction_amount_malformed',
      (good) => good.replace(/amount="[^"]*"/, 'amount="29,99"'),
    ],
    [
      'an amount that is too fine',
      'transaction_amount_malformed',
      (good) => good.replace(/amount="[^"]*"/, 'amount="1.00000"'),
    ],
    [
      'a currency of nobody',
      'transaction_amount_malformed',
      (good) => good.replace(/currency="[^"]*"/, 'currency=XXX'),
    ],
    [
      'a currency in lower case',
      'transaction_amount_malformed',
      (good) => good.replace(/currency="[^"]*"/, 'currency=eur'),
    ],
  ] satisfies readonly (readonly [string, string, (good: string) => string])[]
).map(([name, reason, respell]) => ({
  name,
  reason,
  found: 'at the declaration',
  make: (request) => withLine(request, HEADER, respell(lineOf(request, HEADER))),
}));

const aroundDeclaration: readonly HeaderDefect[] = (
  [
    ['no declaration', 'transaction_header_missing', (request) => withLine(request, HEADER, undefined)],
    ['two declarations', 'header_repeated', (request) => withFurtherLine(request, HEADER, 'amount="1.00"')],
    [
      'a declaration in two casings',
      'header_repeated',
      (request) => withFurtherLine(request, HEADER.toUpperCase(), lineOf(request, HEADER)),
    ],
    ['no digest', 'content_digest_missing', (request) => withLine(request, DIGEST, undefined)],
    ['an empty digest', 'content_digest_malformed', (request) => withLine(request, DIGEST, '')],
    [
      'a digest of another kind',
      'content_digest_malformed',
      (request) => withLine(request, DIGEST, 'md5=:1B2M2Y8AsgTpgAmY7PhCfg==:'),
    ],
    [
      'two digests in one value',
      'content_digest_malformed',
      (request) => withLine(request, DIGEST, `${lineOf(request, DIGEST)}, ${contentDigest('x')}`),
    ],
    [
      'a digest in another spelling',
      'content_digest_malformed',
      (request) => withLine(request, DIGEST, respeltDigest(request)),
    ],
    [
      'a folded digest',
      'content_digest_malformed',
      (request) => withLine(request, DIGEST, `${lineOf(request, DIGEST)}\r\n `),
    ],
    ['two digests', 'header_repeated', (request) => withFurtherLine(request, DIGEST, contentDigest('x'))],
    ['a compressed body', 'content_encoding_not_accepted', (request) => withLine(request, 'Content-Encoding', 'gzip')],
    [
      'a body that says it is not compressed',
      'content_encoding_not_accepted',
      (request) => withLine(request, 'content-ENCODING', 'identity'),
    ],
    [
      'an empty Content-Encoding',
      'content_encoding_not_accepted',
      (request) => withLine(request, 'Content-Encoding', ''),
    ],
    ['an empty key', 'idempotency_key_malformed', (request) => withLine(request, KEY, '')],
    ['a key with a space', 'idempotency_key_malformed', (request) => withLine(request, KEY, 'order 1')],
    ['a key that is too long', 'idempotency_key_malformed', (request) => withLine(request, KEY, 'k'.repeat(256))],
    ['two keys', 'header_repeated', (request) => withFurtherLine(withLine(request, KEY, 'a'), KEY, 'b')],
  ] satisfies readonly (readonly [string, string, (request: BankRequest) => BankRequest])[]
).map(([name, reason, make]) => ({ name, reason, found: 'at the declaration', make }));

const sealed: readonly HeaderDefect[] = ['X-Countersign-Seal', 'x-countersign-seal', 'X-COUNTERSIGN-SEAL'].map(
  (header) => ({
    name: `a seal of its own as ${header}`,
    reason: 'seal_header_not_accepted',
    found: 'at the token',
    make: (request, draw) => withLine(request, header, draw.pick(['', 'eyJ2IjoxfQ', 'x'.repeat(2600)])),
  }),
);

/** All of them. */
export const HEADER_DEFECTS: readonly HeaderDefect[] = [...atToken, ...sealed, ...aroundDeclaration, ...atDeclaration];

export const headers: readonly ScenarioKind[] = HEADER_DEFECTS.map(({ name, reason, make }) =>
  underAttack(name, ({ victim, request }, draw) => [attack(name, victim, make(request, draw), denied(reason))]),
);

/** The spare bits of the last character set: another text of the same bytes. */
function respeltDigest(request: BankRequest): string {
  return lineOf(request, DIGEST).replace(
    /(.)=:$/,
    (_, last: string) => `${String.fromCharCode(last.charCodeAt(0) + 1)}=:`,
  );
}
