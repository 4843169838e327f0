import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { inject } from 'vitest';
import { type Stack, type StackOptions, startStack } from '../../dev/stack/start-stack.ts';
import { forgetLimits } from '../local-stack/story/forget-limits.ts';
import { assemblyFolder } from '../local-stack/story/running-stack.ts';

/** How to launch the browser; undefined where there is none. */
export const launch = inject('browser');

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const NO_PORTS = { gateway: 0, userPool: 0, tenant: 0, page: 0 };
const PAYEE = 'DE02 1203 0000 0000 2020 51';

/** A stack of its own, and a browser. */
export async function startBank() {
  let stack = await startWarm(NO_PORTS);
  const browser = await chromium.launch(launch);
  return {
    tenant: () => stack.tenant,
    forgetLimits: () => forgetLimits(stack),
    newCustomer: (options?: BrowserContextOptions) => openCustomer(browser, stack.description.page_url, options),
    /** Ends the stack and starts it anew at the same addresses. */
    async restart() {
      const { api_url, user_pool_url, tenant_url, page_url } = stack.description;
      const portOf = (url: string) => Number(new URL(url).port);
      await stack.close();
      stack = await startWarm({
        gateway: portOf(api_url),
        userPool: portOf(user_pool_url),
        tenant: portOf(tenant_url),
        page: portOf(page_url),
      });
    },
    async close() {
      await browser.close();
      await stack.close();
    },
  };
}

/** A stack whose authorizer has started: a busy machine must not decide what the first request gets. */
async function startWarm(ports: StackOptions['ports']): Promise<Stack> {
  const stack = await startStack({ assembly: assemblyFolder, ports, dynamoDbEndpoint: undefined, onLog: () => {} });
  while ((await fetch(`${stack.description.api_url}/accounts/none`)).status !== 401);
  return stack;
}

/** Somebody at the bank page, in a browser window of their own. */
export type Customer = Awaited<ReturnType<typeof openCustomer>>;

async function openCustomer(browser: Browser, pageUrl: string, options: BrowserContextOptions = {}) {
  const context = await browser.newContext(options);
  // It only catches a hang: no test depends on speed.
  context.setDefaultTimeout(100_000);
  const errors: string[] = [];
  const watched = (page: Page) => {
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => {
      // Chromium itself reports each answer of 400 and above, and these belong to what is tested.
      const isAnswer = /^Failed to load resource: the server responded with a status of (?:400|401|409)/;
      if (message.type() === 'error' && !isAnswer.test(message.text())) errors.push(message.text());
    });
    return page;
  };
  const page = watched(await context.newPage());
  const heading = (name: string) => page.getByRole('heading', { name });

  return {
    page,
    context,
    heading,
    /** What a person with open developer tools would have seen in red. */
    errors,
    newPage: async () => watched(await context.newPage()),
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
      const phone = await watched(await context.newPage());
      await phone.goto((await page.getByRole('link', { name: 'Open the request' }).getAttribute('href')) ?? '');
      await phone.getByRole('button', { name: button }).click();
      await phone.getByRole('heading', { name: 'Nothing to countersign' }).waitFor();
      await phone.close();
    },
    balance: () => page.locator('.balance').textContent(),
    /** The name of the element that has the focus. */
    focused: (): Promise<string> => page.evaluate('document.activeElement.textContent'),
    violations: (at = page) => violationsOf(at),
  };
}

/** What axe finds wrong, and whether the page is wider than its window. */
async function violationsOf(page: Page): Promise<readonly string[]> {
  // The debugger may run what the page's content security policy forbids.
  const session = await page.context().newCDPSession(page);
  const run = `${axe}; axe.run(document).then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html).join(' ')))`;
  const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
    expression: run,
    awaitPromise: true,
    returnByValue: true,
  });
  await session.detach();
  if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
  const overflow = await page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth');
  return [...result.value, ...(overflow ? ['wider than the window'] : [])];
}
