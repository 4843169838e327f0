import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import { canonicalJson } from '../transaction/canonical-json.ts';

/** The context key under which the back end finds the seal. */
export const SEAL_CONTEXT_KEY = 'countersign_seal';

/**
 * The header in which a container behind an HTTP proxy integration finds it: the integration sets it from the context. The authorizer
 * refuses every request that brings one, because the gateway may pass a client's own on where it has none to set.
 */
export const SEAL_HEADER = 'x-countersign-seal';

const MAX_SEAL_LENGTH = 2600;

const sha256 = z.string().check(z.regex(/^[\w-]{43}$/));

const sealMembers = z.strictObject({
  v: z.literal(1),
  aud: z.string(),
  method: z.string(),
  resource: z.string(),
  content_sha256: sha256,
  fields_sha256: sha256,
  pointers: z.record(z.string(), z.string()),
  basis: z.enum(['token', 'session', 'transaction']),
  approval_id: z.nullable(z.string()),
  execution: z.nullable(z.literal('once')),
});

// An approval without a name could be executed under another one; without an approval there is nothing to claim.
const seal = sealMembers.check(
  z.refine(({ basis, approval_id }) => (basis === 'transaction') === (approval_id !== null)),
  z.refine(({ approval_id, execution }) => execution === null || approval_id !== null),
);

/**
 * What the authorizer tells the back end about the request that it let through: this audience, route, body and declared fields.
 * It holds digests and JSON Pointers, never an amount or payee, because contexts end up in access logs.
 */
export interface Seal {
  readonly audience: string;
  readonly method: string;
  readonly resource: string;
  readonly contentSha256: string;
  readonly fieldsSha256: string;
  /** Header member → JSON Pointer into the body. */
  readonly pointers: ReadonlyMap<string, string>;
  /**
   * What it was let through on: an approval of exactly this, spent for it; a step-up of this session, which approved no transaction; or
   * the token alone.
   */
  readonly basis: 'token' | 'session' | 'transaction';
  /** Names the one approval that was spent; undefined unless `basis` is `transaction`. */
  readonly approvalId: string | undefined;
  /**
   * `once`: this approval may be let through again within the route's `retry_window`, so the back end claims it before it executes
   * (T16). Undefined wherever `approvalId` is: what needed no approval has nothing to claim.
   */
  readonly execution: 'once' | undefined;
}

/** The seal as one context string (base64url, so safe in JSON and in a header), or undefined if it does not fit (T9). */
export function encodeSeal(value: Seal): string | undefined {
  const wire: z.infer<typeof seal> = {
    v: 1,
    aud: value.audience,
    method: value.method,
    resource: value.resource,
    content_sha256: value.contentSha256,
    fields_sha256: value.fieldsSha256,
    pointers: Object.fromEntries(value.pointers),
    basis: value.basis,
    approval_id: value.approvalId ?? null,
    execution: value.execution ?? null,
  };
  const text = Buffer.from(JSON.stringify(wire)).toString('base64url');
  return text.length <= MAX_SEAL_LENGTH ? text : undefined;
}

/** Reads a context string back; undefined for anything that `encodeSeal` does not write. */
export function decodeSeal(text: string): Seal | undefined {
  if (text.length > MAX_SEAL_LENGTH) return undefined;
  const parsed = seal.safeParse(readJson(Buffer.from(text, 'base64url').toString()));
  if (!parsed.success) return undefined;
  const { data } = parsed;
  const value = {
    audience: data.aud,
    method: data.method,
    resource: data.resource,
    contentSha256: data.content_sha256,
    fieldsSha256: data.fields_sha256,
    pointers: new Map(Object.entries(data.pointers)),
    basis: data.basis,
    approvalId: data.approval_id ?? undefined,
    execution: data.execution ?? undefined,
  };
  // Base64 and JSON have many spellings of one value; only the one that is written is read.
  return encodeSeal(value) === text ? value : undefined;
}

/** SHA-256 of the header's members in canonical form; base64url. */
export function fieldsSha256(fields: ReadonlyMap<string, string>): string {
  return createHash('sha256')
    .update(canonicalJson(Object.fromEntries(fields)))
    .digest('base64url');
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
