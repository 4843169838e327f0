import type { ShownRecord } from '../page-server/shown-record.ts';

/** A mail that the local user pool would have sent. */
export interface Mail {
  readonly subject: string;
  readonly body: string;
  readonly destination: string;
}

/** What only a stack on this machine shows (dev/page-server). */
export const localStack = {
  async accountsOf(sub: string): Promise<readonly string[]> {
    const response = await fetch(`/_local/accounts?${new URLSearchParams({ sub })}`, { method: 'POST' });
    const { accounts }: { readonly accounts: readonly string[] } = await response.json();
    return accounts;
  },
  async recordsOf(sub: string): Promise<readonly ShownRecord[]> {
    const response = await fetch(`/_local/records?${new URLSearchParams({ sub })}`);
    const { records }: { readonly records: readonly ShownRecord[] } = await response.json();
    return records;
  },
  async lastMail(username: string): Promise<Mail | undefined> {
    const response = await fetch(`/_local/messages?${new URLSearchParams({ username })}`);
    const { messages }: { readonly messages: readonly Mail[] } = await response.json();
    return messages.at(-1);
  },
};
