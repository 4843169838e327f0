import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const NAMES = [
  'StepUpError',
  'contentDigest',
  'createStepUpFetch',
  'fromAmplify',
  'fromCognitoUserPool',
  'fromUserManager',
  'proofBeforeSignUp',
  'transactionHeader',
];
const PAGE = `import { createStepUpFetch, StepUpError, type StepUpPrompt } from 'countersign/client';
const show = ({ url, code, request, signal }: StepUpPrompt) => [url.length, code?.length, request.url, signal.aborted];
const bankFetch: typeof fetch = createStepUpFetch({
  apiUrl: '/api',
  getAccessToken: async () => undefined,
  cognito: { region: 'eu-central-1', stepUpClientId: 'x' },
  onStepUp: show,
  storage: sessionStorage,
});
bankFetch('/').catch((error: unknown) => error instanceof StepUpError && error.code === 'declined');
`;

describe("the package's countersign/client, as it is built", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'countersign-page-'));
    mkdirSync(join(folder, 'node_modules'));
    symlinkSync(root, join(folder, 'node_modules/countersign'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is imported by its name', () => {
    const script = `console.log(JSON.stringify(Object.keys(await import('countersign/client')).sort()))`;

    const printed = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
      cwd: folder,
      encoding: 'utf8',
    });

    expect(JSON.parse(printed)).toEqual(NAMES);
  });

  it.each(['nodenext', 'bundler'])("is typed for a page that has the browser's types alone: %s", (moduleResolution) => {
    const compilerOptions = {
      module: moduleResolution === 'bundler' ? 'esnext' : moduleResolution,
      moduleResolution,
      target: 'es2022',
      lib: ['es2022', 'dom'],
      types: [],
      strict: true,
      noEmit: true,
      skipLibCheck: false,
    };
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
    writeFileSync(join(folder, 'page.ts'), PAGE);
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['page.ts'] }));

    const compile = () =>
      execFileSync(join(root, 'node_modules/.bin/tsc'), ['-p', folder], {
        cwd: folder,
        encoding: 'utf8',
        stdio: 'pipe',
      });

    expect(compile()).toBe('');
    writeFileSync(join(folder, 'page.ts'), PAGE.replace("'declined'", "'refused'"));
    expect(compile).toThrow();
  });
});
