import type { Answer } from './answer.ts';
import type { Asked } from './asked.ts';

const MAX_BYTES = 4096;
const MAX_ARN = 512;

/** What is wrong with any answer whatever it decides: its Resource, its size, and texts that would break out of a header or of JSON (T9, T30). */
export function* judgeForm({ effect, resource, context, bytes }: Answer, { methodArn }: Asked): Generator<string> {
  const canStand = methodArn.length <= MAX_ARN && !/[*?]|\$\{/.test(methodArn);
  if (effect === 'Allow' && resource !== methodArn) yield `allows ${resource} instead of ${methodArn}`;
  if (effect === 'Allow' && !canStand) yield 'allows an ARN that stands for others';
  if (effect === 'Deny' && canStand && resource !== methodArn) yield `denies ${resource} instead of ${methodArn}`;
  if (/[*?]|\$\{/.test(resource) || resource.length > MAX_ARN) yield `has the Resource ${resource.slice(0, MAX_ARN)}`;
  if (bytes > MAX_BYTES) yield `is ${bytes} bytes long`;
  for (const [name, value] of context) {
    if (!/^[ -~]*$/.test(value)) yield `has ${name} with a character that is not printable ASCII`;
    if (name !== 'www_authenticate' && /["\\]/.test(value)) yield `has ${name} with a character that ends a JSON text`;
  }
}
