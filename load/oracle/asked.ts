import type { BankRequest } from '../scenarios/bank-request.ts';

/** What is known of a request by whoever sent it: what an answer is held against. */
export interface Asked {
  readonly request: BankRequest;
  readonly methodArn: string;
  /** The subject of the token, whether or not it is to be believed. */
  readonly sub: string;
  readonly token: string;
  readonly audience: string;
  readonly policySha256: string;
  /** Name → handle, as far as the scenario has come. */
  readonly handles: ReadonlyMap<string, string>;
}
