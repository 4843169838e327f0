import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Page } from 'playwright-core';
import { findChromium } from '../dev/browser/find-chromium.ts';
import { openCustomer } from '../dev/browser/open-customer.ts';
import { assemble } from '../dev/stack/assemble.ts';
import { startWarmStack } from '../dev/stack/start-warm-stack.ts';

// Run by `npm run pictures`: one transfer at the real page of a stack of its own, in both colour schemes.
const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, 'docs/pictures');
const DESKTOP = { width: 1280, height: 800 };
/** What a phone of 390 by 844 leaves to a page. */
const PHONE = { width: 390, height: 664 };
const AMOUNT = '12500.00';

const launch = await findChromium();
if (!launch) throw new Error('no Chromium or Chrome was found: install one, or set CHROMIUM_PATH');
await mkdir(folder, { recursive: true });
const stack = await startWarmStack({
  assembly: await assemble(root),
  ports: { gateway: 0, userPool: 0, tenant: 0, page: 0 },
  dynamoDbEndpoint: undefined,
  onLog: () => {},
});
const browser = await chromium.launch(launch);
try {
  const alice = await openCustomer(browser, stack.description.page_url, { viewport: DESKTOP, reducedMotion: 'reduce' });
  await alice.signIn('alice');
  await alice.page.getByText('€50,000.00').waitFor();
  await alice.send(AMOUNT);
  await alice.heading('Approve on your phone').waitFor();
  await alice.page.locator('[aria-current=step]', { hasText: 'challenged' }).waitFor();
  await take(alice.page, 'sheet');

  const phone = await alice.openPhone();
  await phone.setViewportSize(PHONE);
  await take(phone, 'phone');
  await phone.getByRole('button', { name: 'Approve' }).click();

  await alice.heading('Transfer sent').waitFor();
  await alice.page.locator('[aria-current=step]', { hasText: 'spent' }).waitFor();
  await take(alice.page, 'executed');
} finally {
  await browser.close();
  await stack.close();
}

/** One picture for readers in the light and one for those in the dark. */
async function take(page: Page, name: string): Promise<void> {
  for (const [colorScheme, suffix] of [
    ['light', ''],
    ['dark', '-dark'],
  ] as const) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: join(folder, `${name}${suffix}.png`) });
  }
}
