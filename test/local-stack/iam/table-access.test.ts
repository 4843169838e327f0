import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { createDecisionJournal, type DecisionJournal } from '../../../dev/demo/decision-journal.ts';
import { runStory } from '../../../dev/demo/story.ts';
import { createTranscript } from '../../../dev/demo/transcript.ts';
import type { StackDescription } from '../../../dev/stack/stack-description.ts';
import type { Stack } from '../../../dev/stack/start-stack.ts';
import { createFederatedPerson } from '../federation/federated-person.ts';
import { assemblyFolder, startTestStack } from '../story/running-stack.ts';
import { createIamFilter } from './iam-filter.ts';
import { tablePolicies, templateIn } from './table-policies.ts';

const template = templateIn(assemblyFolder);
const statement = z.looseObject({
  Condition: z.object({ 'ForAllValues:StringLike': z.object({ 'dynamodb:LeadingKeys': z.array(z.string()) }) }),
});
const policy = z.object({ Properties: z.object({ PolicyDocument: z.object({ Statement: z.array(z.unknown()) }) }) });
const { Resources } = z.object({ Resources: z.record(z.string(), z.unknown()) }).parse(JSON.parse(template));

/** Runs something on a stack whose functions may do with its tables what a template allows. */
async function runUnder(text: string, use: (stack: Stack, journal: DecisionJournal) => Promise<void>) {
  const filter = createIamFilter(tablePolicies(text));
  const journal = createDecisionJournal();
  const lines: string[] = [];
  const onLog = (_: string, line: string) => {
    journal.take(line);
    lines.push(line);
  };
  const stack = await startTestStack(onLog, { dynamoDbFor: filter.urlFor });
  try {
    await use(stack, journal);
  } finally {
    await stack.close();
    await filter.close();
  }
  return { calls: filter.calls, lines, errors: lines.filter((line) => line.includes('"ERROR"')) };
}

/** Every kind of partition that a policy of the template has, with that policy. */
function partitions(): readonly (readonly [string, string])[] {
  return Object.entries(Resources).flatMap(([id, resource]) => {
    const statements = policy.safeParse(resource).data?.Properties.PolicyDocument.Statement ?? [];
    const keys = statements.flatMap((each) => {
      const condition = statement.safeParse(each).data?.Condition;
      return condition?.['ForAllValues:StringLike']['dynamodb:LeadingKeys'] ?? [];
    });
    return [...new Set(keys)].map((pattern) => [id, pattern] as const);
  });
}

/** The template, with one kind of partition taken out of a policy. */
function templateWithout(policyId: string, pattern: string): string {
  const changed = JSON.stringify(Resources[policyId], (_, value: unknown) =>
    Array.isArray(value) ? value.filter((each) => each !== pattern) : value,
  );
  return JSON.stringify({ Resources: { ...Resources, [policyId]: JSON.parse(changed) } });
}

// The demo is played once for all of these.
const printed: string[] = [];
const transcript = createTranscript((text) => printed.push(text));
let played: StackDescription;
let ran: Awaited<ReturnType<typeof runUnder>>;

beforeAll(async () => {
  ran = await runUnder(template, ({ description }, journal) => {
    played = description;
    return runStory(description, transcript, journal);
  });
});

describe('the demo', () => {
  it('holds in every step', () => {
    expect(printed.filter((line) => line.includes('✘'))).toEqual([]);
    expect(transcript.summary()).toContain('The story holds');
  });

  it('exchanges what the first screen of the README shows', () => {
    const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');
    const shown = (/```http\n([\s\S]*?)```/.exec(readme)?.[1] ?? '').split('\n').filter((line) => /^[<>]/.test(line));

    const story = printed.map(withoutHandle);

    expect(shown.length).toBeGreaterThan(6);
    for (const line of shown) expect(story).toContain(`    ${withoutHandle(line)}`);
  });

  it('T31: has logged no token, handle, amount, payee, subject or display text', () => {
    const text = ran.lines.join('\n');

    expect(ran.lines.length).toBeGreaterThan(20);
    const secrets = [played.machine.client_secret, ...played.people.map(({ sub }) => sub)];
    for (const secret of ['eyJ', 'cs1.', '12500.00', 'DE02120300000000202051', 'Pay ', ...secrets]) {
      expect(text).not.toContain(secret);
    }
  });
});

describe('what the template lets its functions do with the tables', () => {
  it('suffices for a story, a sign-up and a federated sign-in, without a refusal', () => {
    expect(ran.calls.filter(({ isAllowed }) => !isAllowed)).toEqual([]);
    expect(ran.errors).toEqual([]);
  });

  it.each(partitions())('has nothing to spare: %s needs %s', (policyId, pattern) => {
    const allows = tablePolicies(templateWithout(policyId, pattern));

    expect(ran.calls.some((call) => !allows(call))).toBe(true);
  });

  it('is not enough without the assertions for Pre Token Generation, which the log then has as an error', async () => {
    const [policyId = ''] = partitions().find(([id, pattern]) => id.includes('PreToken') && pattern === 'idp#*') ?? [];

    const { calls, errors } = await runUnder(templateWithout(policyId, 'idp#*'), async (stack) => {
      await createFederatedPerson(stack, 'p-alice').signIn();
    });

    expect(calls.filter(({ isAllowed }) => !isAllowed).map(({ action }) => action)).toEqual(['GetItem']);
    expect(errors.join('\n')).toContain('"trigger":"pre_token_generation"');
  });
});

function withoutHandle(line: string): string {
  return line.replaceAll(/cs1\.[\w-]+…?/g, 'cs1.…');
}
