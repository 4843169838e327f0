import { DENIALS } from '../src/authorizer/reasons.ts';
import { ALL_REASONS } from '../test/fixtures/requests/all-reasons.ts';
import { answerTo, type CaseAnswer } from '../test/fixtures/requests/case-world.ts';
import { headersOf, type RequestCase, requestCases } from '../test/fixtures/requests/request-cases.ts';
import { givenInWords } from './given-in-words.ts';

const HEAD = `# Reasons

Every decision names one reason: in the log, and in the body's \`reason\` where a request is not let through. They are stable. What is not let
through leaves as 401 with a \`WWW-Authenticate\` header, because one gateway response renders every denial (F15); its \`error\` tells them apart.

This page is written by \`npm run docs\` from [reasons.ts](../src/authorizer/reasons.ts) and
[requests.yaml](../test/cases/requests.yaml), whose cases run as tests: each request below was sent to the authorizer of the
[sample bank](../examples/bank/policy.yaml), and each answer is what it gave. The gateway adds the body ([gateway.md](gateway.md)).
What lies in angle brackets stands for a token, and \`cs1.…\` for a handle.`;

const FOOT = `## An outage is no reason

When the table or the user pool's keys do not answer, or not in time, the authorizer throws, logs \`decision_failed\` at level ERROR, and the
gateway answers 503. \`code\`, \`operation\` and \`detail\` of the record say what failed (such as \`ERR_STORE_UNAVAILABLE\`, \`BatchGetItem\`,
\`AccessDeniedException\`), \`extended_request_id\` which request. Nothing is let through.

On a route in shadow mode (\`enforce: false\`) the reason stands in the log alone, with \`enforced: false\`: the request goes on with its token.

[observability.md](observability.md) has every field of the record, and alarms for the reasons that deserve one.`;

const SECTIONS = {
  allow: {
    title: 'Allow',
    text: 'The request reaches the back end, with a seal where the route has a transaction ([seal.md](seal.md)).',
  },
  challenge: {
    title: 'Challenge',
    text: 'Each leaves as `error="insufficient_user_authentication"`. The same request, unchanged, succeeds after the step-up.',
  },
  deny: { title: 'Deny', text: 'No step-up mends these. Only where there is a `Retry-After` does waiting help.' },
} as const;

/** docs/reasons.md as it must be: every reason, with a request that causes it and the authorizer's own answer. */
export async function reasonsPage(): Promise<string> {
  const sections = await Promise.all((['allow', 'challenge', 'deny'] as const).map(sectionFor));
  return `${[HEAD, ...sections.flat(), FOOT].join('\n\n')}\n`;
}

async function sectionFor(outcome: keyof typeof SECTIONS): Promise<readonly string[]> {
  const { title, text } = SECTIONS[outcome];
  const examples = ALL_REASONS[outcome].map((reason) => ({ reason, example: exampleOf(`${outcome} ${reason}`) }));
  const blocks = await Promise.all(examples.map(({ reason, example }) => blockFor(reason, example)));
  return [`## ${title}`, text, tableOf(outcome, examples), ...blocks];
}

interface Example {
  readonly reason: string;
  readonly example: RequestCase;
}

function tableOf(outcome: keyof typeof SECTIONS, examples: readonly Example[]): string {
  const withError = outcome === 'deny';
  const rows = examples.map(({ reason, example }) => {
    const cells = [`[\`${reason}\`](#${reason})`, ...(withError ? [errorOf(reason)] : []), example.example?.when];
    return `| ${cells.join(' | ')} |`;
  });
  return [
    ...(withError ? ['| reason | `error` | when |', '|---|---|---|'] : ['| reason | when |', '|---|---|']),
    ...rows,
  ].join('\n');
}

async function blockFor(reason: string, example: RequestCase): Promise<string> {
  const exchange = [requestText(example), answerText(await answerTo(example))].filter((text) => text !== '');
  return [
    `### \`${reason}\``,
    wrapped(`${capitalised(example.it)}. ${givenInWords(example)}`),
    `\`\`\`http\n${exchange.join('\n\n')}\n\`\`\``,
    wrapped(`**What to do:** ${example.example?.advice}`),
  ].join('\n\n');
}

function requestText(example: RequestCase): string {
  const { token = 'alice' } = example;
  const authorization = token === 'none' ? null : `Bearer <${requestCases.tokens[token]?.words}>`;
  const headers = Object.entries({ Authorization: authorization, ...headersOf(example) });
  const lines = headers.flatMap(([name, value]) => [value ?? []].flat().map((each) => `${name}: ${each}`));
  return [example.request, ...lines].join('\n');
}

/** Nothing for a request that is let through: what it gets is the back end's. */
function answerText({ answer: { context } }: CaseAnswer): string {
  const { www_authenticate, retry_after } = context;
  if (www_authenticate === undefined) return '';
  return [
    'HTTP/1.1 401 Unauthorized',
    // A handle is drawn anew each time.
    `WWW-Authenticate: ${www_authenticate.replace(/cs1\.[\w-]+/, 'cs1.…')}`,
    ...(retry_after === undefined ? [] : [`Retry-After: ${retry_after}`]),
  ].join('\n');
}

function exampleOf(outcomeAndReason: string): RequestCase {
  const example = requestCases.cases.find(
    ({ expect, example }) => example && `${expect} `.startsWith(`${outcomeAndReason} `),
  );
  if (!example) throw new Error(`test/cases/requests.yaml has no example of ${outcomeAndReason}`);
  return example;
}

function errorOf(reason: string): string {
  const error = Object.entries(DENIALS).find(([name]) => name === reason)?.[1].error;
  return error === undefined ? 'none' : `\`${error}\``;
}

function capitalised(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

/** A paragraph in lines of at most 140 characters, so that a change of it is read as one. */
function wrapped(text: string): string {
  const lines: string[] = [];
  for (const word of text.trim().split(' ')) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + 1 + word.length <= 140) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines.join('\n');
}
