import type { Route } from '../policy/policy.ts';
import { EMPTY_CONTENT_SHA256, parseContentDigest } from '../transaction/content-digest.ts';
import { renderDisplay } from '../transaction/display-text.ts';
import { parseMinorUnits } from '../transaction/money.ts';
import type { Transaction } from '../transaction/transaction.ts';
import {
  parseTransactionHeader,
  TRANSACTION_HEADER,
  type TransactionHeader,
} from '../transaction/transaction-header.ts';
import type { DenyReason } from './reasons.ts';
import { type AuthorizerRequest, header } from './request.ts';

/** An amount in minor units of its currency. */
export interface Amount {
  readonly currency: string;
  readonly minorUnits: bigint;
}

/** The transaction that a request declares, and its amount where it has one; or why it cannot be read. */
export type ReadTransaction = { readonly transaction: Transaction | undefined; readonly amount: Amount | undefined };

const NO_FIELDS: ReadonlyMap<string, string> = new Map();

/**
 * Reads what the client declares about the request. On a route with a transaction every declared member must be there and no
 * other (a member that nobody checks would be shown and mean nothing), and `Content-Digest` ties the declaration to the body.
 */
export function readTransaction(
  request: AuthorizerRequest,
  route: Route,
  audience: string,
): ReadTransaction | DenyReason {
  const text = header(request.headers, TRANSACTION_HEADER);
  const declared = text === undefined ? undefined : parseTransactionHeader(text);
  if (declared?.kind === 'malformed') return 'transaction_header_malformed';

  const rule = route.transaction;
  if (!rule) {
    if (declared?.kind === 'fields') return 'transaction_header_unexpected';
    return { transaction: undefined, amount: undefined };
  }

  const fields = declaredFields(declared, rule.fields);
  if (typeof fields === 'string') return fields;
  const amount = declaredAmount(fields);
  if (amount === 'malformed') return 'transaction_amount_malformed';

  // The gateway decompresses before the integration, so the digest would be of other bytes than the back end sees.
  if (request.headers.has('content-encoding')) return 'content_encoding_not_accepted';
  const contentSha256 = declaredContent(request, fields.size > 0);
  if (contentSha256 === undefined) return 'content_digest_malformed';
  if (contentSha256 === 'missing') return 'content_digest_missing';

  const display = renderDisplay(rule.show, fields, request.pathParameters);
  if (display === undefined) return 'transaction_not_displayable';

  const { method, resource, path, query } = request;
  return { transaction: { audience, method, resource, path, query, fields, contentSha256, display }, amount };
}

function declaredFields(
  declared: TransactionHeader | undefined,
  pointers: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> | DenyReason {
  if (pointers.size === 0) return declared?.kind === 'fields' ? 'transaction_fields_differ' : NO_FIELDS;
  if (!declared) return 'transaction_header_missing';
  if (declared.kind !== 'fields' || declared.fields.size !== pointers.size) return 'transaction_fields_differ';
  for (const name of pointers.keys()) {
    if (!declared.fields.has(name)) return 'transaction_fields_differ';
  }
  return declared.fields;
}

/** The members `amount` and `currency` belong together; `amount` alone has no scale and is refused. */
function declaredAmount(fields: ReadonlyMap<string, string>): Amount | 'malformed' | undefined {
  const amount = fields.get('amount');
  const currency = fields.get('currency');
  if (amount === undefined) return undefined;
  if (currency === undefined) return 'malformed';
  const minorUnits = parseMinorUnits(amount, currency);
  return typeof minorUnits === 'bigint' ? { currency, minorUnits } : 'malformed';
}

function declaredContent(request: AuthorizerRequest, needed: boolean): string | 'missing' | undefined {
  const text = header(request.headers, 'content-digest');
  if (text !== undefined) return parseContentDigest(text);
  return needed ? 'missing' : EMPTY_CONTENT_SHA256;
}
