import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

/** To whom `send` sends. */
const PAYEE = 'DE02 1203 0000 0000 2020 51';

/** Somebody at the bank page, not signed in yet, in a browser window of their own. */
export async function openCustomer(browser: Browser, pageUrl: string, options: BrowserContextOptions = {}) {
  const context = await browser.newContext(options);
  // It only catches a hang: nothing here depends on speed.
  context.setDefaultTimeout(100_000);
  const errors: string[] = [];
  const watched = (page: Page) => {
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => {
      // Chromium itself reports each answer of 400 and above, and these belong to what is shown.
      const isAnswer = /^Failed to load resource: the server responded with a status of (?:400|401|409)/;
      if (message.type() === 'error' && !isAnswer.test(message.text())) errors.push(message.text());
    });
    return page;
  };
  const page = watched(await context.newPage());
  const heading = (name: string) => page.getByRole('heading', { name });
  /** Follows the link of the sheet to the phone. */
  const openPhone = async () => {
    const phone = watched(await context.newPage());
    await phone.goto((await page.getByRole('link', { name: 'Open the request' }).getAttribute('href')) ?? '');
    return phone;
  };

  return {
    page,
    context,
    heading,
    /** What a person with open developer tools would have seen in red. */
    errors,
    newPage: async () => watched(await context.newPage()),
    openPhone,
    open: () => page.goto(pageUrl),
    async signIn(username: string) {
      await page.goto(pageUrl);
      await page.getByRole('button', { name: `Fill in ${username}` }).click();
      await page.getByRole('button', { name: 'Sign in', exact: true }).click();
      await heading('Your account').waitFor();
    },
    async send(amount: string, { kind = 'Domestic', at = page } = {}) {
      await at.getByLabel('To (IBAN)').fill(PAYEE);
      await at.getByLabel('Amount in euros').fill(amount);
      await at.getByLabel('Kind').selectOption(kind);
      await at.getByRole('button', { name: 'Send', exact: true }).click();
    },
    /** Follows the link of the sheet to the phone, and presses a button there. */
    async answer(button: 'Approve' | 'Decline') {
      const phone = await openPhone();
      await phone.getByRole('button', { name: button }).click();
      await phone.getByRole('heading', { name: 'Nothing to countersign' }).waitFor();
      await phone.close();
    },
    balance: () => page.locator('.balance').textContent(),
    /** The name of the element that has the focus. */
    focused: (): Promise<string> => page.evaluate('document.activeElement.textContent'),
  };
}
