import { Buffer } from 'node:buffer';
import type { Binding } from './record.ts';

/** The two kinds of binding, in the order of their byte in a handle. */
export const BINDING_KINDS = ['transaction', 'session'] as const;

/** A binding taken apart. */
export interface BindingParts {
  readonly kind: (typeof BINDING_KINDS)[number];
  /** 32 bytes. */
  readonly digest: Buffer;
}

/**
 * Takes a binding apart. Gives `undefined` unless it is a known kind with the canonical base64url of 32 bytes, so that
 * nothing is ever stored or looked up under `transaction:undefined` (T41).
 */
export function bindingParts(binding: string): BindingParts | undefined {
  const colon = binding.indexOf(':');
  const kind = BINDING_KINDS.find((name) => name === binding.slice(0, colon));
  const digest = canonicalBytes(binding.slice(colon + 1), 32);
  return kind && digest ? { kind, digest } : undefined;
}

/** Joins what `bindingParts` took apart. */
export function bindingOf(kind: BindingParts['kind'], digest: Buffer): Binding {
  return `${kind}:${digest.toString('base64url')}`;
}

/** The bytes of a base64url text, if it is the one canonical spelling of exactly `length` bytes (RFC 4648, section 3.5). */
export function canonicalBytes(text: string, length: number): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64url');
  return bytes.length === length && bytes.toString('base64url') === text ? bytes : undefined;
}
