import { type Exchange, type HttpReply, send } from './exchange.ts';

/** Tells the story and compares each step with what it must show. */
export interface Transcript {
  /** Sends for real and prints the lines that matter. */
  readonly exchange: Exchange;
  /** Sends for real and prints nothing: for calls that are no part of the step. */
  readonly quietly: Exchange;
  step(title: string): void;
  say(text: string): void;
  expect(what: string, actual: unknown, expected: unknown): void;
  readonly differences: number;
  summary(): string;
}

const SHOWN_REQUEST_HEADERS = ['X-High-Value-Transaction', 'Content-Digest', 'Idempotency-Key', 'X-Amz-Target'];
const SHOWN_REPLY_HEADERS = ['www-authenticate', 'x-amzn-errortype'];
const MAX_BODY = 600;

export function createTranscript(print: (text: string) => void): Transcript {
  let checks = 0;
  let differences = 0;
  let steps = 0;

  return {
    async exchange(request) {
      print(`    > ${request.method} ${new URL(request.url).pathname}`);
      const headers = new Headers(request.headers);
      for (const name of SHOWN_REQUEST_HEADERS) {
        const value = headers.get(name);
        if (value) print(`    > ${name}: ${value}`);
      }
      if (request.body) print(`    > ${shorten(request.body)}`);
      const reply = await send(request);
      print(`    < ${reply.status}`);
      for (const name of SHOWN_REPLY_HEADERS) {
        const value = reply.headers.get(name);
        if (value) print(`    < ${name}: ${value}`);
      }
      if (reply.body) print(`    < ${isPage(reply) ? '(a page)' : shorten(reply.body)}`);
      return reply;
    },
    quietly: send,
    step(title) {
      steps++;
      print(`\n${steps}. ${title}`);
    },
    say(text) {
      print(`    ${text}`);
    },
    expect(what, actual, expected) {
      checks++;
      const same = actual === expected;
      if (!same) differences++;
      print(same ? `  ✔ ${what}: ${String(actual)}` : `  ✘ ${what}: ${String(actual)}, expected ${String(expected)}`);
    },
    get differences() {
      return differences;
    },
    summary() {
      return differences === 0
        ? `\nThe story holds: ${steps} steps, ${checks} checks.`
        : `\nThe story does not hold: ${differences} of ${checks} checks differ.`;
    },
  };
}

function isPage({ headers }: HttpReply): boolean {
  return headers.get('content-type')?.startsWith('text/html') ?? false;
}

// A password is shown to nobody. Sessions and tokens are long and say nothing to a reader; the demo's are worthless a minute later all the same.
function shorten(body: string): string {
  const text = body
    .replaceAll(/"Password":"[^"]*"/g, '"Password":"…"')
    .replaceAll(/[\w.-]{80,}/g, (long) => `${long.slice(0, 12)}…`);
  return text.length > MAX_BODY ? `${text.slice(0, MAX_BODY)}…` : text;
}
