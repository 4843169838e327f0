import { IALS, type Ial } from '../shared/ial.ts';

const ACR = /^\/assurance\/ial\/([0-9])\/?$/;

/**
 * The identity assurance level that an `acr` of the tenant names: `/assurance/ial/2`, with or without a slash at its end (F78).
 * Undefined for everything else: a level that is not known is none.
 */
export function ialOfAcr(acr: string): Ial | undefined {
  const level = ACR.exec(acr)?.[1];
  return IALS.find((ial) => String(ial) === level);
}
