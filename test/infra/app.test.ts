import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkBundledPolicy, readPolicyRoutes } from '../../infra/policy-routes.ts';

describe('infra/app.ts', () => {
  let outdir: string;
  let template: {
    readonly Resources: Record<string, { readonly Type: string; readonly Metadata?: Record<string, string> }>;
  };

  beforeAll(() => {
    outdir = mkdtempSync(join(tmpdir(), 'countersign-app-'));
    execFileSync(process.execPath, ['infra/app.ts'], { env: { CDK_OUTDIR: outdir } });
    template = JSON.parse(readFileSync(join(outdir, 'CountersignBank.template.json'), 'utf8'));
  });

  afterAll(() => {
    rmSync(outdir, { recursive: true });
  });

  it('synthesizes without credentials, Region or PATH, and leaves no finding of the default rules', () => {
    const report = JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8'));

    expect(report.pluginReports).toEqual([]);
  });

  it('serves exactly the routes of the bank policy', () => {
    const { routes } = readPolicyRoutes('examples/bank/policy.yaml');
    const methods = Object.entries(template.Resources).filter(
      ([id, { Type }]) => Type.endsWith('::Method') && !id.includes('OPTIONS'),
    );

    expect(routes.length).toBeGreaterThan(0);
    expect(methods).toHaveLength(routes.length);
  });

  it('tells beside each function where its bundle is staged', () => {
    const functions = Object.values(template.Resources).filter(({ Type }) => Type === 'AWS::Lambda::Function');

    expect(functions).toHaveLength(13);
    for (const { Metadata } of functions) {
      const staged = join(outdir, Metadata?.['aws:asset:path'] ?? 'missing');
      expect(existsSync(staged) && readdirSync(staged)).toEqual(expect.arrayContaining(['index.js', 'package.json']));
    }
  });

  it('refuses a bundle that was built from another policy', () => {
    const bundled = join(outdir, 'policy.json');
    writeFileSync(bundled, '{}');

    expect(() => checkBundledPolicy('examples/bank/policy.yaml', bundled)).toThrow('run npm run build');
    expect(() =>
      checkBundledPolicy('examples/bank/policy.yaml', 'dist/lambda/authorizer-rest/policy.json'),
    ).not.toThrow();
  });
});
