import type { Hono } from 'hono';
import { sameOrigin } from '../tenant/same-origin.ts';

/** An e-mail that a deployed pool would have sent. */
export type Message = {
  readonly username: string;
  readonly destination: string;
  /** As `CustomMessage_SignUp`, whether or not that trigger wrote it. */
  readonly source: string;
  readonly subject: string;
  readonly body: string;
  /** Milliseconds. */
  readonly sent_at: number;
};

export interface Outbox {
  send(message: Message): void;
  /** Oldest first. */
  readonly messages: readonly Message[];
}

/** Where the messages are shown. */
export const MESSAGES_PATH = '/_local/messages';

/** Keeps messages instead of sending them. */
export function createOutbox(): Outbox {
  const messages: Message[] = [];
  return { messages, send: (message) => void messages.push(message) };
}

/** Shows the messages, `?username=` those of one user. They hold codes, so that a web page of another site is refused. */
export function serveOutbox(app: Hono, { messages }: Outbox): void {
  app.get(MESSAGES_PATH, sameOrigin, (c) => {
    if (c.req.header('origin') !== undefined) return c.text('Refused from a web page.', 403);
    const username = c.req.query('username');
    return c.json({ messages: messages.filter((each) => username === undefined || each.username === username) });
  });
}
