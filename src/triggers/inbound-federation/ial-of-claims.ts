import { ialOfAcr } from '../../identity-provider/ial-of-acr.ts';
import type { Ial } from '../../shared/ial.ts';

/**
 * The level that an ID token names, in `acr` or in `amr` (F78). Undefined where it names none that is known, and where it names two: a
 * token that contradicts itself has said nothing.
 */
export function ialOfClaims(claims: {
  readonly acr?: string | null | undefined;
  readonly amr?: readonly string[] | null | undefined;
}): Ial | undefined {
  const named = [claims.acr ?? '', ...(claims.amr ?? [])].map(ialOfAcr).filter((ial) => ial !== undefined);
  const [ial, ...others] = new Set(named);
  return others.length === 0 ? ial : undefined;
}
