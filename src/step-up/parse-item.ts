import type * as z from 'zod/mini';
import { StoredItemInvalidError } from './errors.ts';

/**
 * Reads an item by its schema.
 *
 * @throws StoredItemInvalidError naming each attribute that was refused and how, never its value.
 */
export function parseItem<T extends z.ZodMiniType>(schema: T, item: unknown): z.output<T> {
  const result = schema.safeParse(item);
  if (result.success) return result.data;

  // The schema's own error is no cause here: some of its messages repeat the input.
  throw new StoredItemInvalidError(result.error.issues.map(describe).join('; '));
}

function describe(issue: z.core.$ZodIssue): string {
  const path = issue.path.map(String).join('.') || 'item';
  return issue.code === 'unrecognized_keys'
    ? `${path} has unknown attributes ${JSON.stringify(issue.keys)}`
    : `${path} is refused (${issue.code})`;
}
