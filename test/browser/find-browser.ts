import { existsSync } from 'node:fs';
import { chromium, type LaunchOptions } from 'playwright-core';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** How to launch the browser that was found. */
    readonly browser: LaunchOptions | undefined;
  }
}

/**
 * Looks for Chromium once for all browser tests. Where there is none they are left out, and one line says so; with `REQUIRE_BROWSER=1`
 * that is an error.
 */
export default async function findBrowser(project: TestProject): Promise<void> {
  const found = await firstThatStarts();
  project.provide('browser', found);
  if (found) return;
  const missing = 'NO BROWSER: the browser tests did not run. Install Chromium or Chrome, or set CHROMIUM_PATH.';
  if (process.env['REQUIRE_BROWSER'] === '1') throw new Error(missing);
  console.warn(`\n${missing}\n`);
}

async function firstThatStarts(): Promise<LaunchOptions | undefined> {
  const named = process.env['CHROMIUM_PATH'];
  const paths = named === undefined ? ['/usr/bin/chromium'] : [named];
  // Whoever names one wants that one and no other.
  const channels = named === undefined ? ['chrome', 'chromium', 'msedge'] : [];
  const candidates = [
    ...paths.filter((path) => existsSync(path)).map((executablePath) => ({ executablePath })),
    ...channels.map((channel) => ({ channel })),
  ];
  for (const candidate of candidates) {
    // As root, as in a container, Chromium starts without its sandbox only.
    const options = { ...candidate, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] };
    const browser = await chromium.launch(options).catch(() => undefined);
    if (browser) {
      await browser.close();
      return options;
    }
  }
  return undefined;
}
