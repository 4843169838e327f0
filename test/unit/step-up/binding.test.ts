import { describe, expect, it } from 'vitest';
import { bindingOf, bindingParts } from '../../../src/step-up/binding.ts';

const DIGEST = `${'-_09azAZ'.repeat(5)}AAA`.slice(0, 42).concat('A');

describe('bindingParts', () => {
  it.each(['transaction', 'session'] as const)('takes a %s binding apart, and bindingOf joins it', (kind) => {
    const parts = bindingParts(`${kind}:${DIGEST}`);

    expect(parts?.kind).toBe(kind);
    expect(parts && bindingOf(parts.kind, parts.digest)).toBe(`${kind}:${DIGEST}`);
  });

  it.each([
    ['no kind', DIGEST],
    ['an empty kind', `:${DIGEST}`],
    ['another casing', `Transaction:${DIGEST}`],
    ['a prototype key', `constructor:${DIGEST}`],
    ['no digest', 'transaction:'],
    ['the digest undefined', 'session:undefined'],
    ['a digest of 31 bytes', `transaction:${DIGEST.slice(1)}`],
    ['a digest of 33 bytes', `transaction:A${DIGEST}`],
    ['unused bits that are set', `transaction:${DIGEST.slice(0, -1)}B`],
    ['padding', `transaction:${DIGEST}=`],
    ['the other base64 alphabet', `transaction:${DIGEST.replaceAll('-', '+').replaceAll('_', '/')}`],
  ])('T41: refuses %s', (_name, binding) => {
    expect(bindingParts(binding)).toBeUndefined();
  });
});
