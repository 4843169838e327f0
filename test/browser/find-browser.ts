import type { LaunchOptions } from 'playwright-core';
import type { TestProject } from 'vitest/node';
import { findChromium } from '../../dev/browser/find-chromium.ts';

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
  const found = await findChromium();
  project.provide('browser', found);
  if (found) return;
  const missing = 'NO BROWSER: the browser tests did not run. Install Chromium or Chrome, or set CHROMIUM_PATH.';
  if (process.env['REQUIRE_BROWSER'] === '1') throw new Error(missing);
  console.warn(`\n${missing}\n`);
}
