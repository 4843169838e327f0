import { existsSync } from 'node:fs';
import { chromium, type LaunchOptions } from 'playwright-core';

/**
 * How to launch the Chromium that is installed here: the one that `CHROMIUM_PATH` names and no other, or else the first of the usual ones
 * that starts. Undefined where there is none.
 */
export async function findChromium(): Promise<LaunchOptions | undefined> {
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
