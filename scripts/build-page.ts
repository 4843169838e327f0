import { join } from 'node:path';
import { build } from 'vite';

/** Builds the bank page into dist/page: files alone, nothing inline, because its content security policy takes nothing else. */
export async function buildPage(root: string): Promise<void> {
  await build({
    root: join(root, 'dev/page'),
    configFile: false,
    logLevel: 'warn',
    // amazon-cognito-identity-js speaks of Node's global object.
    define: { global: 'globalThis' },
    build: {
      outDir: join(root, 'dist/page'),
      emptyOutDir: true,
      target: 'es2022',
      modulePreload: { polyfill: false },
      assetsInlineLimit: 0,
    },
  });
}
