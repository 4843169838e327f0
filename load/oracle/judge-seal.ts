import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import type { ExpectedSeal } from '../scenarios/expectation.ts';
import type { Asked } from './asked.ts';

/** docs/seal.md, member for member. */
const seal = z.strictObject({
  v: z.literal(1),
  aud: z.string(),
  method: z.string(),
  resource: z.string(),
  content_sha256: z.string(),
  fields_sha256: z.string(),
  pointers: z.record(z.string(), z.string()),
  basis: z.string(),
  approval_id: z.nullable(z.string()),
  execution: z.nullable(z.string()),
});

/** What is wrong with the seal of a request that was let through, also where there is one and must be none. */
export function* judgeSeal(
  text: string | undefined,
  expected: ExpectedSeal | undefined,
  asked: Asked,
): Generator<string> {
  if (!expected || text === undefined) {
    if (expected) yield 'has no seal';
    if (text !== undefined) yield 'has a seal on a route without a transaction';
    return;
  }
  const { data } = seal.safeParse(jsonIn(text));
  if (!data) {
    yield 'has a seal that cannot be read';
    return;
  }
  const due = sealDue(expected, asked);
  const found = new Map<string, unknown>(Object.entries(data));
  const wrong = Object.entries(due).filter(([name, value]) => !isDeepStrictEqual(found.get(name), value));
  for (const [name, value] of wrong) {
    yield `has a seal with ${name} ${JSON.stringify(found.get(name))} instead of ${JSON.stringify(value)}`;
  }
}

function sealDue({ basis, approval, once }: ExpectedSeal, { request, audience, handles }: Asked): z.infer<typeof seal> {
  const { fields = {}, pointers = {}, body = '' } = request.declared ?? {};
  const handle = approval === undefined ? undefined : handles.get(approval);
  return {
    v: 1,
    aud: audience,
    method: request.method,
    resource: request.resource,
    content_sha256: sha256(body),
    fields_sha256: sha256(JSON.stringify(sorted(fields))),
    pointers,
    basis,
    approval_id: handle === undefined ? null : nonceOf(handle),
    execution: once ? 'once' : null,
  };
}

/** A handle is `cs1.` and the base64url of a byte for the kind, 32 of a digest and 16 of the nonce; the nonce names the approval. */
function nonceOf(handle: string): string {
  return Buffer.from(handle.slice('cs1.'.length), 'base64url').subarray(33).toString('base64url');
}

function sorted(fields: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(fields).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString());
  } catch {
    return undefined;
  }
}
