import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const CLIENT = `${root}src/client/`;
const MAX_BYTES = 3072;

/** What a page loads that pays with it. */
async function bundle() {
  const { outputFiles, metafile } = await build({
    stdin: {
      contents: `export { contentDigest, createStepUpFetch, transactionHeader } from './src/client/index.ts';`,
      resolveDir: root,
    },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    write: false,
    metafile: true,
  });
  return { code: outputFiles[0]?.contents ?? new Uint8Array(), inputs: Object.keys(metafile.inputs) };
}

describe('countersign/client', () => {
  it(`is at most ${MAX_BYTES} bytes, gzipped, for a browser`, async () => {
    const { code } = await bundle();

    expect(gzipSync(code, { level: 9 }).length).toBeLessThanOrEqual(MAX_BYTES);
    expect(code.length).toBeGreaterThan(3000);
  });

  it('depends on nothing but itself', async () => {
    const { inputs } = await bundle();

    expect(inputs.filter((path) => path !== '<stdin>' && !path.startsWith('src/client/'))).toEqual([]);
  });

  it('T31: logs nothing, and asks for nothing that only browsers or only Node have', () => {
    const files = readdirSync(CLIENT).filter((name) => name.endsWith('.ts'));

    expect(files.length).toBeGreaterThan(10);
    for (const name of files) {
      const code = readFileSync(`${CLIENT}${name}`, 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');
      expect(code).not.toMatch(/\b(?:console|Buffer|process|window|document|localStorage|DOMException|TextDecoder)\b/);
    }
  });
});
