import { describe, expect, it } from 'vitest';
import { readImportFile } from '../../../src/cli/read-import-file.ts';
import { NOW } from '../../fixtures/step-up-records.ts';

const ALICE = '7f3c1d52-0b6e-4c3a-9a51-5f0d7c1e2a01';
const BOB = '2a9e64f0-7d1b-4f58-8c1e-3b7a9d4c5e02';

const line = (changes: object = {}) => JSON.stringify({ sub: ALICE, provider_user_id: 'p-alice', ...changes });
const problemsOf = (text: string) => {
  const read = readImportFile('people.jsonl', text, NOW);
  return read.ok ? [] : read.problems;
};

describe('readImportFile', () => {
  it('reads a person a line, with and without a proofing, whatever the line ends', () => {
    const text = `${line()}\r\n${line({ sub: BOB, provider_user_id: 'p bob', ial: 2, proofed_at: NOW })}\n`;

    expect(readImportFile('people.jsonl', text, NOW)).toEqual({
      ok: true,
      people: [
        { line: 1, sub: ALICE, providerUserId: 'p-alice', proofing: undefined },
        { line: 2, sub: BOB, providerUserId: 'p bob', proofing: { ial: 2, at: NOW } },
      ],
    });
  });

  it.each([
    ['', 'is not one JSON object with members of different names'],
    ['{"sub":', 'is not one JSON object with members of different names'],
    [`${line()} ${line()}`, 'is not one JSON object with members of different names'],
    [line().replace('{', '{"sub":"x",'), 'is not one JSON object with members of different names'],
    ['[]', 'is not a JSON object'],
    ['null', 'is not a JSON object'],
    [line({ sub: undefined }), 'sub is missing, or not a text'],
    [line({ sub: 'alice' }), "sub is not a Cognito user's sub, a UUID in lower case"],
    [line({ sub: ALICE.toUpperCase() }), "sub is not a Cognito user's sub, a UUID in lower case"],
    [line({ provider_user_id: 7 }), 'provider_user_id is missing, or not a text'],
    ...['', ' p', 'p ', 'a\nb', 'a\u202eb', 'p'.repeat(257)].map((id) => [
      line({ provider_user_id: id }),
      'provider_user_id is not 1 to 256 characters, without controls and white space around',
    ]),
    ...[0, 4, '2', 2.5, null].map((ial) => [line({ ial, proofed_at: NOW }), 'ial is not 1, 2 or 3']),
    [line({ ial: 2, proofed_at: 1.5 }), 'proofed_at is not whole seconds since 1970'],
    [line({ ial: 2, proofed_at: '2024-01-01' }), 'proofed_at is not whole seconds since 1970'],
    [line({ ial: 2, proofed_at: -1 }), 'proofed_at is before 1970'],
    [line({ ial: 2, proofed_at: NOW + 1 }), 'proofed_at lies in the future; it is seconds, not milliseconds'],
    [line({ ial: 2 }), 'ial needs proofed_at, and it ial'],
    [line({ proofed_at: NOW }), 'ial needs proofed_at, and it ial'],
    [line({ revoked_before: 1, '\u001b[2J': 1 }), 'has unknown members: revoked_before, \\u{1b}[2J'],
    ['{"__proto__":{},"sub":1}', 'sub is missing, or not a text'],
  ])('T28 tells what is wrong with %j at file:line', (content, problem) => {
    expect(problemsOf(`${line({ sub: BOB, provider_user_id: 'p-bob' })}\n${content}\n`)).toContain(
      `people.jsonl:2: ${problem}`,
    );
  });

  it('tells every bad line, and gives nobody', () => {
    expect(problemsOf(`x\n${line()}\n\n${line({ sub: BOB, provider_user_id: '' })}`)).toEqual([
      expect.stringMatching(/^people\.jsonl:1: /),
      expect.stringMatching(/^people\.jsonl:3: /),
      expect.stringMatching(/^people\.jsonl:4: provider_user_id /),
    ]);
  });

  it('T44 gives one name to one person, and one person one name', () => {
    const repeated = [line(), line({ sub: BOB }), line({ provider_user_id: 'p-other' })].join('\n');

    expect(problemsOf(repeated)).toEqual([
      'people.jsonl:2: provider_user_id is also that of line 1',
      'people.jsonl:3: sub is also that of line 1',
    ]);
  });

  it('T31 repeats no value of a line', () => {
    const secret = 'secret-value';
    const lines = [
      `{"sub":"${secret}`,
      line({ sub: secret }),
      line({ ial: secret }),
      line({ provider_user_id: `\n${secret}` }),
    ];

    expect(problemsOf(lines.join('\n')).join()).not.toContain(secret);
  });

  it('takes an empty file for one bad line', () => {
    expect(problemsOf('')).toHaveLength(1);
  });
});
