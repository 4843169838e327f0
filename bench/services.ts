import { exchange } from './exchange.ts';
import type { World } from './world.ts';

/** Attribute values as the DynamoDB protocol writes them. */
export type Item = Readonly<Record<string, unknown>>;

/** From now on these are all the items that the store has. */
export async function fillStore({ servicesUrl }: World, items: readonly Item[]): Promise<void> {
  await exchange(`${servicesUrl}/fill`, JSON.stringify(items));
}

/** Does what a phone and the triggers do: from now on the store has fresh, unspent evidence for the challenge of this handle. */
export async function approve({ servicesUrl }: World, handle: string): Promise<void> {
  await exchange(`${servicesUrl}/approve`, JSON.stringify({ handle }));
}

/** What the store was asked for since this was called last. */
export async function takeCalls({ servicesUrl }: World): Promise<readonly string[]> {
  return JSON.parse(await exchange(`${servicesUrl}/calls`, ''));
}
