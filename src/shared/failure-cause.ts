import * as z from 'zod/mini';
// By its own path: as a member of `z.core` it would bring every locale of zod into the bundle.
import { $ZodError } from 'zod/v4/core';
import { AdapterFault, CountersignError, type CountersignErrorCode } from './errors.ts';

/** What a log may say of an error: words of a closed vocabulary, never a message (T31). */
export interface FailureCause {
  readonly code: CountersignErrorCode | 'ERR_UNEXPECTED';
  /** The call that failed: an operation of the provider, or of AWS. */
  readonly operation: string | undefined;
  /** How it failed: a reason of ours, `status_401`, the name of an SDK's error, a system error's code. */
  readonly detail: string | undefined;
}

/** The fields of a log record that tell a cause; null where there is none. */
export function causeFields(cause: FailureCause | undefined): Record<keyof FailureCause, string | null> {
  return { code: cause?.code ?? null, operation: cause?.operation ?? null, detail: cause?.detail ?? null };
}

/** Far more than our errors nest. A chain of causes may also be a ring. */
const MAX_CAUSES = 8;

/**
 * Reads an error and its causes, of which the runtime's own log keeps none: there a refused API key or a role without permission differs
 * from a service that is down (T25). Our own words are heard first, then the innermost error of a library; no message is ever read.
 */
export function failureCause(error: unknown): FailureCause {
  const chain = chainOf(error);
  return {
    code: error instanceof CountersignError ? error.code : 'ERR_UNEXPECTED',
    operation: chain.map(operationOf).findLast((operation) => operation !== undefined),
    detail:
      chain.map(ownDetailOf).find((detail) => detail !== undefined) ??
      chain.map(foreignDetailOf).findLast((detail) => detail !== undefined),
  };
}

function chainOf(error: unknown): readonly Error[] {
  const chain: Error[] = [];
  for (let next = error; next instanceof Error && chain.length < MAX_CAUSES; next = next.cause) chain.push(next);
  return chain;
}

function operationOf(error: Error): string | undefined {
  return error instanceof CountersignError ? error.operation : undefined;
}

function ownDetailOf(error: Error): string | undefined {
  if (error instanceof $ZodError) return 'answer_malformed';
  return error instanceof CountersignError || error instanceof AdapterFault ? error.detail : undefined;
}

function foreignDetailOf(error: Error): string | undefined {
  return error instanceof CountersignError ? undefined : (nameOf(error) ?? codeOf(error));
}

/** The name of a library's error. It may come from a service's answer, so it has to look like one. */
function nameOf({ name }: Error): string | undefined {
  const isName = /^[A-Z][A-Za-z]{2,60}(?:Exception|Error|Failure|Fault|NotFound|Exceeded)$/.test(name);
  // A collection of connection attempts: its code says more.
  return isName && name !== 'AggregateError' ? name : undefined;
}

function codeOf(error: Error): string | undefined {
  const fields = coded.safeParse(error);
  if (!fields.success) return undefined;
  const { code, $metadata } = fields.data;
  if (code !== undefined && /^[A-Z][A-Z_]{2,60}$/.test(code)) return code;
  return $metadata?.httpStatusCode === undefined ? undefined : `status_${$metadata.httpStatusCode}`;
}

const coded = z.object({
  code: z.catch(z.optional(z.string()), undefined),
  $metadata: z.catch(z.optional(z.object({ httpStatusCode: z.optional(z.int()) })), undefined),
});
