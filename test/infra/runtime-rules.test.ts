import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleLambda } from '../../scripts/bundle-lambda.ts';
import { BESIDE, LAMBDAS } from '../../scripts/lambdas.ts';

const root = new URL('../../', import.meta.url);
const scratch = mkdtempSync(join(tmpdir(), 'countersign-bundles-'));

afterAll(() => {
  rmSync(scratch, { recursive: true });
});

/** What only a build needs, or only tracing (F62). */
const FORBIDDEN = {
  yaml: /(?:^|\/)node_modules\/yaml\//,
  'full zod': /(?:^|\/)node_modules\/zod\/v(?:3|4\/classic)\//,
  'a locale of zod': /(?:^|\/)node_modules\/zod\/v4\/locales\//,
  ajv: /(?:^|\/)node_modules\/ajv\//,
  'X-Ray': /(?:^|\/)node_modules\/aws-xray-sdk/,
};

/** Two thirds of the authorizer's code: only `COUNTERSIGN_DYNAMODB=sdk` loads it. */
const AWS_CLIENT = /(?:^|\/)node_modules\/@aws-sdk\/client-/;

/** Output file → the files of which something is in it, as the build bundles them. */
async function bundled(entry: string, beside = {}): Promise<ReadonlyMap<string, readonly string[]>> {
  const { outputs } = await bundleLambda(entry, mkdtempSync(join(scratch, 'lambda-')), beside);
  return new Map(Object.entries(outputs).map(([file, { inputs }]) => [basename(file), Object.keys(inputs)]));
}

function forbiddenIn(files: readonly string[] | undefined): readonly string[] {
  return Object.entries(FORBIDDEN).flatMap(([name, path]) => (files?.some((file) => path.test(file)) ? [name] : []));
}

describe.each(Object.entries(LAMBDAS))('the bundle %s', (name, entry) => {
  let files: readonly string[] = [];
  const holding = (pattern: RegExp) =>
    files
      .filter((file) => /^(?:src|examples)\//.test(file))
      .filter((file) => pattern.test(readFileSync(new URL(file, root), 'utf8')));

  beforeAll(async () => {
    files = (await bundled(entry, BESIDE[name])).get('index.js') ?? [];
  });

  it('holds nothing that only a build needs, and no tracer', () => {
    expect(files).toContain(entry);
    expect(forbiddenIn(files)).toEqual([]);
  });

  it('T37: makes no regular expression of a text', () => {
    expect(holding(/\bRegExp\(/)).toEqual([]);
  });

  it('T17: asks the time in one place', () => {
    const clock = 'src/shared/numeric-date.ts';

    expect(holding(/\bDate\.now\b|\bnew Date\(\)/).filter((file) => file !== clock)).toEqual([]);
  });
});

describe('the same look', () => {
  it("finds the authorizer's tracer and its client of AWS, each in a file of its own", async () => {
    const files = await bundled(LAMBDAS['authorizer-rest'], BESIDE['authorizer-rest']);
    const withClient = [...files].filter(([, inputs]) => inputs.some((file) => AWS_CLIENT.test(file)));

    expect([...files.keys()].toSorted()).toEqual(['dynamodb-sdk.js', 'index.js', 'tracer.js']);
    expect(forbiddenIn(files.get('tracer.js'))).toEqual(['X-Ray']);
    expect(withClient.map(([file]) => file)).toEqual(['dynamodb-sdk.js']);
  });

  it.each([
    ['src/policy/parse-policy.ts', ['yaml', 'full zod', 'a locale of zod']],
    ['node_modules/ajv/dist/ajv.js', ['ajv']],
  ])('finds in %s: %j', async (entry, found) => {
    expect(forbiddenIn((await bundled(entry)).get('index.js'))).toEqual(found);
  });
});
