import type { JsonWebKey } from 'node:crypto';

/** Everything that rows are made of. It is JSON, because processes hand it on in a file. */
export interface World {
  /** Answers as DynamoDB does, and serves the user pool's keys. */
  readonly servicesUrl: string;
  readonly jwk: JsonWebKey;
  /** Access tokens of one sign-in that differ in their `jti`: one for every run of a row. */
  readonly tokens: readonly string[];
  /** Folders with an `index.js` each. `other` is another build of ours, where one is compared. */
  readonly bundles: Readonly<Record<'countersign' | 'other' | 'baseline' | 'floor' | 'empty', string>>;
  /** Number of routes → a compiled policy of so many. */
  readonly policies: Readonly<Record<number, string>>;
}

/** Where the services serve the keys. */
export function jwksUri({ servicesUrl }: World): string {
  return `${servicesUrl}/.well-known/jwks.json`;
}
