import * as z from 'zod/mini';
import { numericDate } from '../shared/numeric-date.ts';

// What the attributes of every item are made of (docs/table.md).

export const text = z.string().check(z.minLength(1));
/** 16 bytes in base64url: no unused bits are set. */
export const nonce = z.string().check(z.regex(/^[A-Za-z0-9_-]{21}[AQgw]$/));
export const whole = z.int().check(z.nonnegative());
export const date = z.pipe(whole, z.transform(numericDate));
